// Carries what was typed, and not sent yet, along to the other language. Without script it carries what was sent last.
export function keepTypedTextOnLanguageSwitch() {
  for (const form of document.querySelectorAll("[data-language-switch]")) {
    form.addEventListener("submit", () => {
      for (const kept of form.querySelectorAll("[data-typed-in]")) {
        kept.value = document.getElementById(kept.dataset.typedIn).value;
      }
    });
  }
}
