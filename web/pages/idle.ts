/** A code or an answer does not stay on a screen that nobody looks at: a warning, then the first page. */

import { hold } from "./guard.ts";

const QUIET_MS = 10 * 60_000;
const WARNED_MS = 60_000;

let timer = 0;

/** Begin to count; every touch or key begins anew. */
export function watchIdle(): void {
  for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, again, { passive: true });
  again();
}

function again(): void {
  const words = document.querySelector<HTMLElement>("[data-idle]");
  window.clearTimeout(timer);
  if (!words) return;
  words.hidden = true;
  timer = window.setTimeout(() => {
    words.hidden = false;
    timer = window.setTimeout(() => {
      hold(null);
      location.replace(words.dataset["idle"] ?? "");
    }, WARNED_MS);
  }, QUIET_MS);
}
