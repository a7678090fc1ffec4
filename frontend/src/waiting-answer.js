// Goes on by itself once the page that waits would lead elsewhere. Stops after ten minutes, so that an open page keeps
// no session alive; the link on the page does the same without a script.
const LONGEST = 10 * 60 * 1000;

export function reloadWhenMoved() {
  const waiting = document.querySelector("[data-reload-when-moved]");
  if (!waiting) return;
  const end = Date.now() + LONGEST;
  const timer = setInterval(async () => {
    if (Date.now() > end) return clearInterval(timer);
    if (document.hidden) return;
    const answer = await fetch(window.location.href, { redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") window.location.reload();
  }, Number(waiting.dataset.reloadWhenMoved) * 1000);
}
