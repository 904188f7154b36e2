/** Showing an opened letter: the author's words go into text nodes, never into markup. */
import type { Header, Plain } from "../seal/letter.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import { forgetFiles, showFiles } from "./letter-files.ts";
import type { Seat } from "./letter-open.ts";
import { copyOf, sentence, word } from "./letter-words.ts";

const FIELDS = ["tile", "who", "danger", "avoid", "name", "contact", "language"];

/** An opened letter; `twin` is its other number, if somebody put it in twice. */
interface Shown extends Plain {
  readonly twin: string;
  /** Who released a share of it that nobody dealt. */
  readonly false?: readonly Seat[];
}

/** Put the letter into the page, its text still covered, and return its element. */
export function showLetter(root: HTMLElement, { header, files, twin, false: liars = [] }: Shown): HTMLElement {
  forgetFiles();
  const view = copyOf(root, "view");
  const danger = answer(header, "danger").includes("yes");
  const facts = { twin: twin !== "", false: liars.length > 0, server: header.sealed_by === "server", danger };
  for (const [name, holds] of Object.entries(facts)) {
    if (!holds) find(view, `[data-if="${name}"]`).remove();
  }
  if (twin) find(view, "[data-twin]").textContent = twin;
  const seats = liars.map(({ seat, label }) => `№ ${seat} (${word(root, "avoid", label)})`);
  if (liars.length) find(view, "[data-false]").textContent = `${sentence(root, "false-shares")} ${seats.join(", ")}`;
  find(view, "[data-topic]").textContent = topic(root, header);
  find(view, "[data-text]").textContent = straight(header.text);
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
  if (given.length) find(row, "dd").textContent = given.map((one) => straight(word(root, field, one))).join(", ");
  else row.remove();
}
