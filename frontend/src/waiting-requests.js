// Shows requests that come while the list is open. Stops after ten minutes, so that an open page keeps no session alive;
// the link below the list does the same without a script.
const LONGEST = 10 * 60 * 1000;

export function showNewRequests() {
  const list = document.querySelector("[data-refresh]");
  if (!list) return;
  const end = Date.now() + LONGEST;
  const timer = setInterval(async () => {
    if (Date.now() > end) return clearInterval(timer);
    if (document.hidden || list.contains(document.activeElement)) return;
    const newer = await listNow(list.id).catch(() => null);
    if (newer && newer.innerHTML !== list.innerHTML) list.innerHTML = newer.innerHTML;
  }, Number(list.dataset.refresh) * 1000);
}

async function listNow(id) {
  const answer = await fetch(window.location.pathname, { redirect: "error" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.getElementById(id) : null;
}
