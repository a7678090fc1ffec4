// Solves a proof of work (altcha) in a worker as soon as the person begins to fill in the form, so that nobody has to
// read and copy a code. When anything fails (no worker, no secure context, no network) the typed code stays in place.
import { solveChallengeWorkers } from "altcha/lib";

export function confirmInBackground(box) {
  const form = box.closest("form");
  if (!window.isSecureContext || !window.Worker || !box.dataset.captcha) return;
  // Who is quick stands in the form before this file has come.
  if (form.contains(document.activeElement)) solve(box);
  else form.addEventListener("focusin", () => solve(box), { once: true });
}

async function solve(box) {
  try {
    const answer = await fetch(box.dataset.captcha, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const challenge = await answer.json();
    const solution = await solveChallengeWorkers({
      challenge,
      concurrency: Math.min(4, navigator.hardwareConcurrency || 2),
      createWorker: () => new Worker(box.dataset.worker),
    });
    if (solution) accept(box, { challenge, solution });
  } catch (error) {
    console.info("captcha: the typed code stays", error);
  }
}

function accept(box, payload) {
  const typed = box.querySelector("[data-captcha-typed]");
  if (typed.contains(document.activeElement) || typed.querySelector("input[type=text]").value) return;
  box.querySelector("[name=altcha]").value = btoa(JSON.stringify(payload));
  typed.hidden = true;
  box.querySelector("[data-captcha-done]").hidden = false;
}
