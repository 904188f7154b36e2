/**
 * What lies beside a letter: looked at here and nowhere else.
 *
 * A picture is drawn from its pixels onto a canvas, so that nothing in its file runs or comes along;
 * it stays covered until somebody wants to see it. There is no way to save one file: the whole letter
 * leaves as an encrypted case file, written down (case-file.ts).
 */
import { fromUtf8 } from "../seal/bytes.ts";
import type { FileEntry } from "../seal/letter.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import { copyOf, sentence } from "./letter-words.ts";
import { type Found, type Kind, sniff } from "./sniff.ts";

/** The cover is drawn from so few points that nothing can be made out, whatever the style says. */
const COVER = 10;
/** The longest side that is drawn; no screen shows more. */
const LONGEST = 4096;

type Show = (root: HTMLElement, bytes: Uint8Array<ArrayBuffer>, found: Found, name: string) => HTMLElement;

const SHOWN: Partial<Record<Kind, Show>> = { picture: showPicture, sound: showPlayed, film: showPlayed, text: showText };

const given = new Set<string>();

/** Put every file into the opened letter. */
export function showFiles(
  root: HTMLElement,
  view: HTMLElement,
  entries: readonly FileEntry[],
  contents: readonly Uint8Array[],
): void {
  find(view, "[data-files-section]").hidden = !entries.length;
  find(view, "[data-files]").replaceChildren(
    ...entries.map((entry, i) => {
      const bytes = new Uint8Array(contents[i] ?? []);
      const found = sniff(bytes);
      const name = straight(entry.name);
      const item = (SHOWN[found.kind] ?? showNothing)(root, bytes, found, name);
      find(item, "[data-name]").textContent = name;
      find(item, "[data-size]").textContent = `${Math.max(1, Math.round(bytes.length / 1024))} KB`;
      return item;
    }),
  );
}

/** Forget what was given to players; called when the letter is closed or the page left. */
export function forgetFiles(): void {
  for (const address of given) URL.revokeObjectURL(address);
  given.clear();
}

window.addEventListener("pagehide", forgetFiles);

/** Say why a file is not shown; its bytes are given to nothing. */
function showNothing(root: HTMLElement, _bytes: Uint8Array, { kind }: Found): HTMLElement {
  const item = copyOf(root, "unshown");
  find(item, "[data-why]").textContent = sentence(root, `unshown-${kind}`);
  return item;
}

// ── Pictures ────────────────────────────────────────────────────────────────
function showPicture(root: HTMLElement, bytes: Uint8Array<ArrayBuffer>, { type }: Found, name: string): HTMLElement {
  const item = copyOf(root, "picture");
  const cover = find<HTMLButtonElement>(item, "[data-uncover]");
  const shown = find(item, "[data-shown]");
  const picture = find<HTMLCanvasElement>(shown, "canvas");
  const pixels = (): Promise<ImageBitmap> => createImageBitmap(new Blob([bytes], { type }), { imageOrientation: "from-image" });
  const fail = (): void => {
    const other = showNothing(root, bytes, { kind: "other", type: "" });
    for (const part of ["[data-name]", "[data-size]"]) find(other, part).textContent = find(item, part).textContent;
    item.replaceWith(other);
  };
  pixels().then((drawn) => {
    draw(drawn, find<HTMLCanvasElement>(cover, "canvas"), COVER);
  }, fail);
  cover.addEventListener("click", () => {
    pixels().then((drawn) => {
      draw(drawn, picture, LONGEST);
      picture.setAttribute("aria-label", name);
      cover.hidden = true;
      shown.hidden = false;
      find(shown, "[data-cover]").focus();
    }, fail);
  });
  find(shown, "[data-cover]").addEventListener("click", () => {
    [picture.width, picture.height] = [1, 1]; // nothing of it is left in the page
    shown.hidden = true;
    cover.hidden = false;
    cover.focus();
  });
  // The browser's own menu would save it.
  picture.addEventListener("contextmenu", (event) => {
    event.preventDefault();
  });
  return item;
}

function draw(pixels: ImageBitmap, canvas: HTMLCanvasElement, longest: number): void {
  const scale = Math.min(1, longest / Math.max(pixels.width, pixels.height));
  canvas.width = Math.max(1, Math.round(pixels.width * scale));
  canvas.height = Math.max(1, Math.round(pixels.height * scale));
  canvas.getContext("2d")?.drawImage(pixels, 0, 0, canvas.width, canvas.height);
  pixels.close();
}

// ── Sound, film, text ───────────────────────────────────────────────────────
function showPlayed(root: HTMLElement, bytes: Uint8Array<ArrayBuffer>, { kind, type }: Found, name: string): HTMLElement {
  const item = copyOf(root, kind);
  const player = find<HTMLMediaElement>(item, kind === "film" ? "video" : "audio");
  const button = find(item, "[data-play]");
  button.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    given.add(address);
    player.src = address;
    player.setAttribute("aria-label", name);
    player.hidden = false;
    button.hidden = true;
    player.play().catch(() => undefined); // the browser's own buttons are there
  });
  player.addEventListener("error", () => {
    if (!player.src) return;
    find(item, "[data-unplayable]").hidden = false;
  });
  player.addEventListener("contextmenu", (event) => {
    event.preventDefault();
  });
  return item;
}

function showText(root: HTMLElement, bytes: Uint8Array): HTMLElement {
  const item = copyOf(root, "textfile");
  const button = find(item, "[data-uncover]");
  const text = find(item, "[data-shown]");
  button.addEventListener("click", () => {
    text.textContent = straight(fromUtf8(bytes));
    text.hidden = false;
    button.hidden = true;
  });
  return item;
}
