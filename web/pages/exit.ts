/** Quick exit (UX-10…13): the links work without this; with it the page is hidden at once. */

import { hold } from "./guard.ts";

const PRESSES = 3;
const WINDOW_MS = 5000;

let presses: number[] = [];
let dots: HTMLElement | undefined;
let forget: number | undefined;

function mainLink(): HTMLAnchorElement | null {
  return document.querySelector<HTMLAnchorElement>("[data-exit-main]");
}

/** Hide everything, then leave in the place of this page, so that Back does not come here. */
function leave(address: string): void {
  hold(null);
  const curtain = document.createElement("div");
  curtain.className = "exit__curtain";
  curtain.setAttribute("role", "alert");
  curtain.setAttribute("aria-label", mainLink()?.dataset["leaving"] ?? "");
  document.title = "…";
  document.body.append(curtain);
  for (const form of document.forms) form.reset();
  location.replace(address);
}

function showDots(): void {
  const link = mainLink();
  dots?.remove();
  if (!link || presses.length === 0) return;
  dots = document.createElement("div");
  dots.className = "exit__dots";
  dots.setAttribute("role", "status");
  for (let i = 0; i < PRESSES; i += 1) {
    const dot = document.createElement("span");
    dot.className = i < presses.length ? "exit__dot exit__dot--on" : "exit__dot";
    dots.append(dot);
  }
  const words = document.createElement("span");
  words.className = "unseen";
  const left = String(PRESSES - presses.length);
  words.textContent = (link.dataset["pressed"] ?? "").replace("{count}", left);
  dots.append(words);
  link.after(dots);
}

function onShift(): void {
  const now = Date.now();
  presses = [...presses.filter((at) => now - at < WINDOW_MS), now];
  window.clearTimeout(forget);
  const link = mainLink();
  if (presses.length >= PRESSES && link) {
    leave(link.href);
    return;
  }
  showDots();
  forget = window.setTimeout(() => {
    presses = [];
    showDots();
  }, WINDOW_MS);
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || event.defaultPrevented) return;
  if (link.hasAttribute("data-exit")) {
    event.preventDefault();
    leave(link.href);
  } else if (stays(link, event)) {
    // One entry in the browser's list for all of our pages: after leaving, Back shows none of them.
    event.preventDefault();
    location.replace(link.href);
  }
});

function stays(link: HTMLAnchorElement, { ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  const isPage = link.origin === location.origin && !/\.\w+$/.test(link.pathname);
  return isPage && !link.target && !ctrlKey && !metaKey && !shiftKey;
}

/** Whether Shift was pressed and nothing else since: not Alt or Ctrl, which change the keyboard's language. */
let isAlone = false;

function other(): void {
  isAlone = false;
  if (!presses.length) return;
  presses = [];
  showDots();
}

document.addEventListener("keydown", ({ key, repeat, altKey, ctrlKey, metaKey }) => {
  // Shift in the middle of typing a capital letter is no wish to leave: any other key starts anew.
  if (key !== "Shift" || altKey || ctrlKey || metaKey) other();
  else if (!repeat) isAlone = true;
});
document.addEventListener("keyup", ({ key }) => {
  if (key === "Shift" && isAlone) onShift();
});
document.addEventListener("pointerdown", other);

// A page that comes back from the browser's own memory would show what was typed.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// The poster's code carries the hash of the first roster: it goes along to the page that checks it.
if (/^#r=[\w-]{43}$/.test(location.hash)) {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href]:not([data-exit])")) {
    if (link.origin === location.origin && !link.hash) link.hash = location.hash;
  }
}
