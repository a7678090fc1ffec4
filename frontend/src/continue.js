// A page that only leads on does so by itself; its visible button does the same without a script.
export function continueByItself() {
  document.querySelector("form[data-continue]")?.requestSubmit();
  const link = document.querySelector("a[data-continue]");
  if (link) framesLoaded(link.dataset.continue).then(() => window.location.assign(link.href));
}

// Resolves when every frame has loaded, and after `most` milliseconds at the latest.
function framesLoaded(most) {
  const frames = [...document.querySelectorAll("iframe")];
  const loaded = frames.map((frame) => new Promise((done) => frame.addEventListener("load", done, { once: true })));
  return Promise.race([Promise.all(loaded), new Promise((done) => setTimeout(done, Number(most)))]);
}
