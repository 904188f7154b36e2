/** What the letter itself says for its line of the register, put into the form's hidden fields. */
import type { Header } from "../seal/letter.ts";
import { answer } from "./letter-view.ts";

/** Fill the form in that leads to the register, and show it; a described letter has none. */
export function offerDescribing(root: HTMLElement, header: Header): void {
  const form = root.querySelector<HTMLFormElement>("[data-describe]");
  if (!form) return;
  const found = {
    tile: answer(header, "tile")[0] ?? "",
    author: answer(header, "who")[0] ?? "unknown",
    language: answer(header, "language")[0] ?? "",
    attachments: String(header.files.length),
  };
  for (const [name, value] of Object.entries(found)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
  form.hidden = false;
}
