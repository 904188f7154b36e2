/** Showing an opened letter: the author's words go into text nodes, never into markup. */
import type { FileEntry, Header } from "../seal/letter.ts";
import { find } from "./find.ts";
import type { Reading } from "./letter-open.ts";
import { copyOf, sentence, word } from "./letter-words.ts";

const FIELDS = ["tile", "who", "danger", "avoid", "name", "contact", "language"];
/** The only kinds a browser draws here; anything else is saved, never opened in this origin. */
const PICTURES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** Put the letter into the page, its text still covered, and return its element. */
export function showLetter(root: HTMLElement, { header, files, twin }: Reading): HTMLElement {
  const view = copyOf(root, "view");
  const danger = answer(header, "danger").includes("yes");
  const facts = { twin: twin !== "", server: header.sealed_by === "server", danger };
  for (const [name, holds] of Object.entries(facts)) {
    if (!holds) find(view, `[data-if="${name}"]`).remove();
  }
  if (twin) find(view, "[data-twin]").textContent = twin;
  find(view, "[data-topic]").textContent = topic(root, header);
  find(view, "[data-text]").textContent = header.text;
  for (const field of FIELDS) showField(root, view, header, field);
  showFiles(root, view, header.files, files);
  find(view, "[data-reveal]").addEventListener("click", () => {
    find(view, "[data-warning]").remove();
    find(view, "[data-inside]").hidden = false;
    view.dispatchEvent(new CustomEvent("revealed"));
    view.focus();
  });
  find(root, "[data-opened]").replaceChildren(view);
  view.focus();
  return view;
}

function topic(root: HTMLElement, header: Header): string {
  const [tile = ""] = answer(header, "tile");
  if (!tile || tile === "UNK") return sentence(root, "topic-unknown");
  return `${sentence(root, "topic")} ${word(root, "tile", tile)}`;
}

/** Return the author's answers to one question; none, one or several. */
export function answer(header: Header, field: string): string[] {
  const given = header.about?.[field] ?? [];
  return (typeof given === "string" ? [given] : [...given]).filter((one) => one !== "");
}

function showField(root: HTMLElement, view: HTMLElement, header: Header, field: string): void {
  const row = find(view, `[data-row="${field}"]`);
  const given = answer(header, field);
  if (given.length) find(row, "dd").textContent = given.map((one) => word(root, field, one)).join(", ");
  else row.remove();
}

// ── Files ───────────────────────────────────────────────────────────────────
function showFiles(
  root: HTMLElement,
  view: HTMLElement,
  entries: readonly FileEntry[],
  contents: readonly Uint8Array[],
): void {
  find(view, "[data-files-section]").hidden = !entries.length;
  const list = find(view, "[data-files]");
  for (const [i, entry] of entries.entries()) {
    const bytes = new Uint8Array(contents[i] ?? []);
    list.append(PICTURES.has(entry.type) ? picture(root, entry, bytes) : file(root, entry, bytes));
  }
}

/** A picture stays blurred until somebody wants to see it. */
function picture(root: HTMLElement, entry: FileEntry, bytes: Uint8Array<ArrayBuffer>): HTMLElement {
  const item = copyOf(root, "picture");
  const image = find<HTMLImageElement>(item, "img");
  image.src = URL.createObjectURL(new Blob([bytes], { type: entry.type }));
  find(item, "[data-uncover]").addEventListener(
    "click",
    ({ currentTarget }) => {
      image.classList.remove("file__picture--covered");
      image.alt = entry.name;
      (currentTarget as HTMLElement).replaceWith(image);
    },
    { once: true },
  );
  offer(item, entry, bytes);
  return item;
}

function file(root: HTMLElement, entry: FileEntry, bytes: Uint8Array<ArrayBuffer>): HTMLElement {
  const item = copyOf(root, "file");
  find(item, "[data-size]").textContent = `${Math.max(1, Math.round(bytes.length / 1024))} KB`;
  offer(item, entry, bytes);
  return item;
}

/** Let the file be saved; its type is forgotten, so that no browser runs it as a page of this site. */
function offer(item: HTMLElement, entry: FileEntry, bytes: Uint8Array<ArrayBuffer>): void {
  const link = find<HTMLAnchorElement>(item, "[data-download]");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = entry.name;
  find(item, "[data-name]").textContent = entry.name;
}
