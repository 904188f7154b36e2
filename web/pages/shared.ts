/** What the author's pages share: sentences from the page, languages without losing a word. */

import { view } from "../seal/bytes.ts";
import { filled } from "./filled.ts";
import { policy } from "./probe.ts";

export { find } from "./find.ts";

/**
 * The sentence for a code, in the page's language.
 *
 * A code of our own without words means that something could not be checked; what has none is a mistake of
 * this page or of the browser, and accuses nobody.
 */
export function sentence(code: string, general = /^[A-Z_]+$/.test(code) ? "UNTRUE" : "BROKEN"): string {
  const list = document.querySelector("[data-sentences]");
  const at = (name: string): string | undefined =>
    list?.querySelector(`[data-say="${CSS.escape(name)}"]`)?.textContent.trim();
  return at(code) ?? told.get(code) ?? at(general) ?? at("UNTRUE") ?? code;
}

/** What the server itself said, by code: for what the page has no words of its own. */
const told = new Map<string, string>();

/** The server said no, or nothing at all (NETWORK). */
export class Refused extends Error {
  readonly code: string;
  readonly work: number;

  constructor(code: string, work = 0) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.work = work;
  }
}

/** For so long a server that is gone is asked again: it, or its database, may be starting anew. */
const PATIENCE_MS = 60_000;
const FIRST_PAUSE_MS = 1500;
/** A silent line is given up after this long, and a second more for each of so many bytes. */
const SILENCE_MS = 30_000;
const SLOWEST_BYTES_A_SECOND = 2000;

/**
 * Ask the server, with bytes or without; while nobody answers it is tried again, and said where progress is.
 *
 * A proxy's own 502, 503 or 504 has no code of ours: the server is not there, as without a network.
 *
 * No cookie travels. Throws Refused with the server's code.
 */
export async function ask(address: string, body?: Uint8Array): Promise<Response> {
  const until = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await answered(await once(address, body));
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused("NETWORK");
      if (!/^(NETWORK|AWAY)$/.test(refused.code) || performance.now() > until) throw refused;
      const progress = document.querySelector<HTMLElement>(".progress:not([hidden])");
      if (progress) show(progress, sentence("AGAIN"));
      await pause(attempt * FIRST_PAUSE_MS);
    }
  }
}

async function once(address: string, body?: Uint8Array): Promise<Response> {
  const stop = new AbortController();
  const wait = SILENCE_MS + ((body?.length ?? 0) / SLOWEST_BYTES_A_SECOND) * 1000;
  const timer = window.setTimeout(() => {
    stop.abort();
  }, wait);
  const how: RequestInit = { cache: "no-store", credentials: "omit", redirect: "error", signal: stop.signal };
  try {
    const answer = await fetch(address, body ? { ...how, method: "POST", body: view(body), headers: BYTES } : how);
    // Read to the end within the same time: half an answer is none.
    const whole = await answer.arrayBuffer();
    return new Response(whole.byteLength ? whole : null, { status: answer.status });
  } finally {
    window.clearTimeout(timer);
  }
}

const BYTES = { "Content-Type": "application/octet-stream" };

async function answered(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const { error, message, work } = (await answer.json().catch(() => ({}))) as { error?: string; message?: string; work?: number };
  if (error && message) told.set(error, message);
  throw new Refused(error ?? (answer.status >= 500 ? "NETWORK" : "UNTRUE"), work);
}

/** Load one more script of the page's own; throws NETWORK, or LETTER_FORMAT if the server has another by now. */
export async function loaded(address: string, integrity: string): Promise<void> {
  const script = document.createElement("script");
  script.integrity = integrity;
  script.src = policy?.createScriptURL(address) ?? address;
  const came = await new Promise<boolean>((done) => {
    script.onload = () => {
      done(true);
    };
    script.onerror = () => {
      done(false);
    };
    document.head.append(script);
  });
  script.remove();
  if (!came) throw new Refused((await fetch(address).catch(() => null)) ? "LETTER_FORMAT" : "NETWORK");
}

/** Show words in an element, or hide it. */
export function show(element: HTMLElement, words = ""): void {
  element.textContent = words;
  element.hidden = words === "";
}

/** Show what only a page with scripts has, hide what waited for them. */
export function awaken(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-show]")) element.hidden = false;
  for (const element of root.querySelectorAll<HTMLElement>("[data-waiting]")) element.hidden = true;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function fields(root: ParentNode): Field[] {
  return [...root.querySelectorAll<Field>("input[name], textarea[name], [data-code-field]")];
}

/** Carry everything typed, ticked and chosen from one page to its twin. */
function carry(from: ParentNode, to: ParentNode): void {
  const twins = fields(to);
  for (const old of fields(from)) {
    const box = old.type === "radio" || old.type === "checkbox";
    const twin = twins.find((t) => t.name === old.name && (!box || t.value === old.value));
    if (!twin || old.type === "hidden") continue;
    if (box) (twin as HTMLInputElement).checked = (old as HTMLInputElement).checked;
    else if (old.type === "file") (twin as HTMLInputElement).files = (old as HTMLInputElement).files;
    else twin.value = old.value;
  }
  const open = [...to.querySelectorAll("details")];
  [...from.querySelectorAll("details")].forEach((old, i) => {
    if (open[i]) open[i].open = old.open;
  });
}

/** Remember where the cursor is; call the result to put it back after a swap. */
function focusKept(): () => void {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return () => undefined;
  const named = at.id ? `#${CSS.escape(at.id)}` : "";
  const field = at as HTMLInputElement;
  const byName = field.name ? `[name="${CSS.escape(field.name)}"]` : "";
  const byValue = byName && field.type === "radio" ? `${byName}[value="${CSS.escape(field.value)}"]` : byName;
  const place = at instanceof HTMLTextAreaElement ? ([at.selectionStart, at.selectionEnd] as const) : null;
  return () => {
    const selector = named || byValue;
    const twin = selector ? document.querySelector<HTMLElement>(selector) : null;
    twin?.focus({ preventScroll: true });
    if (place && twin instanceof HTMLTextAreaElement) twin.setSelectionRange(...place);
  };
}

/** Fetch the twin of this page (another language or voice) and put it in place, words kept. */
export async function swapTo(address: string): Promise<void> {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error("NETWORK");
  const html = await answer.text();
  const trusted = (policy?.createHTML(html) ?? html);
  const next = new DOMParser().parseFromString(trusted, "text/html");
  // Parsed without scripts, <noscript> holds live buttons that could post the letter as it is.
  for (const dead of next.querySelectorAll("noscript, script")) dead.remove();
  const old = document.body;
  carry(old, next.body);
  const { scrollX, scrollY } = window;
  document.documentElement.lang = next.documentElement.lang;
  document.title = next.title;
  const back = focusKept();
  old.replaceWith(document.adoptNode(next.body));
  back();
  history.replaceState(null, "", address + location.hash);
  window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
}

/** Make the language links swap the texts instead of leaving; `restart` wakes the new page. */
export function keepWords(root: ParentNode, restart: () => void): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-language]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const language = link.dataset["language"] ?? "";
      swapTo(link.href).then(
        () => {
          restart();
          document.querySelector<HTMLElement>(`a[data-language="${language}"]`)?.focus();
        },
        () => {
          const problem = document.querySelector<HTMLElement>("[data-problem]");
          if (problem) show(problem, sentence("NETWORK"));
        },
      );
    });
  }
}

/** Wait, so that the page can draw, or before another try. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    window.setTimeout(done, ms);
  });
}

/** The roster's hash from the poster's QR code, if the address has one (#r=…). */
export function pinned(): Uint8Array | undefined {
  const match = /^#r=([\w-]{43})$/.exec(location.hash);
  if (!match?.[1]) return undefined;
  const text = atob(match[1].replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** «2026-жылдын 7-апрели»: the page gives the order and the months of its language. */
export function dateOf(root: HTMLElement, iso: string): string {
  const [year = "", month = "", day = ""] = iso.split("-");
  const months = (root.dataset["months"] ?? "").split(" ");
  return filled(root.dataset["date"] ?? "", { day: String(Number(day)), month: months[Number(month) - 1] ?? month, year });
}
