/** What a page has around its script; import it before any module of web/pages/. */

const nothing: (selector: string) => unknown = () => null;
const page = { location: { href: "https://box.example/", hash: "" }, document: { querySelector: nothing } };
Object.assign(globalThis, page, { window: globalThis });

/** Let the page be opened as a poster's square code does. */
export function openedWith(pin: Uint8Array | null): void {
  page.location.hash = pin ? `#r=${Buffer.from(pin).toString("base64url")}` : "";
}

/** Let the page have one element, found by selectors that begin so; call the result to take it away. */
export function having(begin: string, element: object): () => void {
  const was = page.document.querySelector;
  page.document.querySelector = (selector) => (selector.startsWith(begin) ? element : was(selector));
  return () => {
    page.document.querySelector = was;
  };
}
