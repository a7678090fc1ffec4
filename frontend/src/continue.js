// A page that only leads on does so by itself; its visible button does the same without a script.
export function continueByItself() {
  document.querySelector("form[data-continue]")?.requestSubmit();
  const link = document.querySelector("a[data-continue]");
  if (link) framesLoaded(link.dataset.continue).then(() => window.location.assign(link.href));
}

// Resolves when the page has loaded, which waits for its frames, and after `most` milliseconds at the latest. A frame
// may have loaded before this script ran, so the frames themselves cannot be listened to.
function framesLoaded(most) {
  if (document.readyState === "complete") return Promise.resolve();
  const loaded = new Promise((done) => window.addEventListener("load", done, { once: true }));
  return Promise.race([loaded, new Promise((done) => setTimeout(done, Number(most)))]);
}
