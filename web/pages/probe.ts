/**
 * Tells at once, before a word is typed, whether this browser can close a letter.
 *
 * It comes first in the bundle and needs nothing that an old engine lacks: what comes after it may
 * already fail there. A page that cannot be closed here becomes the page without scripts.
 */

/** The page's own pages and scripts are all that is ever parsed. */
export const policy = (window as { trustedTypes?: PolicyMaker }).trustedTypes?.createPolicy("ishenim", {
  createHTML: (own) => own,
  createScriptURL: (own) => own,
});

type Rules = Readonly<Record<"createHTML" | "createScriptURL", (own: string) => string>>;

interface PolicyMaker {
  createPolicy(name: string, rules: Rules): Rules;
}

/** What sealing, sending and reading use; old engines lack what the types promise. */
const NEEDED = ["BigInt", "TransformStream", "ReadableStream", "AbortController", "TextEncoder", "Response"];

function canSeal(): boolean {
  const page = globalThis as unknown as Record<string, unknown>;
  const { crypto } = page as { crypto?: { subtle?: unknown } };
  return NEEDED.every((name) => page[name]) && Boolean(crypto?.subtle) && "setBigUint64" in DataView.prototype;
}

/** Whether scripts may do the work of this page. */
export const isAble = canSeal();

if (!isAble && document.querySelector("[data-module=write], [data-module=follow]")) {
  for (const part of document.querySelectorAll("noscript")) {
    const own = part.textContent;
    part.insertAdjacentHTML("beforebegin", policy?.createHTML(own) ?? own);
    part.remove();
  }
  for (const words of document.querySelectorAll<HTMLElement>("[data-waiting]")) words.hidden = true;
  for (const words of document.querySelectorAll<HTMLElement>("[data-unable]")) words.hidden = false;
}
