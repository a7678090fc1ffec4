// Ticks off the password rules while the person types. The server decides; this only saves a round trip.
const rules = {
  length: (text) => [...text].length >= 8,
  lower: (text) => /\p{Ll}/u.test(text),
  upper: (text) => /\p{Lu}/u.test(text),
  digit: (text) => /[0-9]/.test(text),
  special: (text) => /[\p{P}\p{S}]/u.test(text),
};

export function showPasswordRules() {
  for (const list of document.querySelectorAll("[data-password-rules]")) {
    const field = document.getElementById(list.dataset.passwordRules);
    const check = () => {
      for (const item of list.querySelectorAll("[data-rule]")) {
        const met = rules[item.dataset.rule](field.value);
        item.classList.toggle("motid-rules__item--met", met);
        item.querySelector("[data-state]").textContent = met ? list.dataset.met : list.dataset.unmet;
      }
    };
    list.hidden = false;
    field.addEventListener("input", check);
    check();
  }
}
