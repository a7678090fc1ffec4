// The code field takes digits only, also when pasted with spaces; the resend button counts down until it may be used.
export function enhanceOneTimeCode() {
  for (const field of document.querySelectorAll("[data-one-time-code]")) {
    field.addEventListener("input", () => {
      const digits = field.value.replace(/\D/g, "").slice(0, 6);
      if (digits !== field.value) field.value = digits;
    });
  }
  for (const note of document.querySelectorAll("[data-resend-seconds]")) countDown(note);
}

function countDown(note) {
  const button = document.getElementById(note.dataset.resendButton);
  const end = Date.now() + Number(note.dataset.resendSeconds) * 1000;
  const text = note.dataset.resendText;
  button.disabled = true;
  note.hidden = false;
  const timer = setInterval(tick, 1000);
  tick();

  function tick() {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      note.textContent = text.replace("{seconds}", String(left));
      return;
    }
    clearInterval(timer);
    note.hidden = true;
    button.disabled = false;
  }
}
