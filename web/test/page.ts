/** What a page has around its script; import it before any module of web/pages/. */

const page = { location: { href: "https://box.example/", hash: "" }, document: { querySelector: () => null } };
Object.assign(globalThis, page, { window: globalThis });

/** Let the page be opened as a poster's square code does. */
export function openedWith(pin: Uint8Array | null): void {
  page.location.hash = pin ? `#r=${Buffer.from(pin).toString("base64url")}` : "";
}
