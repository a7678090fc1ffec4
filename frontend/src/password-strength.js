// Asks the server how strong the typed password seems, a moment after typing stops. A hint only: when the server does
// not answer, the hint goes away and nothing else changes.
const PAUSE = 500;

export function showPasswordStrength() {
  for (const hint of document.querySelectorAll("[data-strength]")) watch(hint, document.getElementById(hint.dataset.field));
}

function watch(hint, field) {
  let timer, asked;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    if (!field.value) return show(hint, null);
    timer = setTimeout(async () => {
      asked = new AbortController();
      try {
        show(hint, await ask(hint, field, asked.signal));
      } catch (error) {
        if (error.name !== "AbortError") show(hint, null);
      }
    }, PAUSE);
  });
}

async function ask(hint, field, signal) {
  const token = field.form.querySelector("[name=csrf_token]").value;
  const body = new URLSearchParams({ csrf_token: token, password: field.value });
  const answer = await fetch(hint.dataset.strength, { method: "POST", body, signal });
  return answer.ok ? (await answer.json()).strength : null;
}

function show(hint, strength) {
  const text = hint.querySelector("[data-strength-text]");
  const bar = hint.querySelector("[data-strength-bar]");
  const level = hint.dataset.levels.split("|")[strength];
  text.textContent = level ? hint.dataset.text.replace("{level}", level) : "";
  bar.hidden = !level;
  [...bar.children].forEach((step, index) => step.classList.toggle("motid-strength__step--on", index <= strength));
}
