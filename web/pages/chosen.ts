/** What somebody has chosen to send along: each file by its name and size, and out again by a tap. */

import { filled } from "./filled.ts";

/** List the files of every field of the page, now, after each choice and after a change of language. */
export function startListing(): void {
  const all = (): void => {
    for (const field of document.querySelectorAll<HTMLInputElement>("input[type=file]")) list(field);
  };
  document.addEventListener("change", all);
  // Another language brings another body, with the files in it.
  new MutationObserver(all).observe(document.documentElement, { childList: true });
  all();
}

function list(field: HTMLInputElement): void {
  const label = field.closest("label") ?? field;
  const old = label.parentElement?.querySelector(".chosen");
  const place = document.createElement("ul");
  place.className = "chosen";
  place.append(...[...(field.files ?? [])].map((file) => item(field, file)));
  if (old) old.replaceWith(place);
  else label.after(place);
}

function item(field: HTMLInputElement, file: File): HTMLElement {
  const { size = "{n}", remove = "×" } = field.dataset;
  const line = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = file.name;
  name.translate = false;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = remove;
  button.setAttribute("aria-label", `${remove}: ${file.name}`);
  button.addEventListener("click", () => {
    const kept = new DataTransfer();
    for (const one of field.files ?? []) if (one !== file) kept.items.add(one);
    field.files = kept.files;
    list(field);
    field.focus();
  });
  const weight = Math.max(0.1, file.size / 2 ** 20).toFixed(1);
  line.append(name, ` ${filled(size, { n: weight })} `, button);
  return line;
}
