/** The sentences of a letter's page; all of them stand in its template. */
import { find } from "./find.ts";

/** Return what lies in one of the page's templates. */
export function inside(root: ParentNode, name: string): DocumentFragment {
  return find<HTMLTemplateElement>(root, `template[data-${name}]`).content;
}

/** Return a sentence of the page. */
export function sentence(root: ParentNode, name: string): string {
  return find(inside(root, "sentences"), `[data-say="${name}"]`).textContent.trim();
}

/** Return the word for an author's answer; what nobody knows stays as the author wrote it. */
export function word(root: ParentNode, field: string, code: string): string {
  const found = inside(root, "sentences").querySelector(`[data-word="${CSS.escape(`${field}:${code}`)}"]`);
  return found?.textContent.trim() ?? code;
}

/** Show words in an element, or hide it. */
export function show(element: HTMLElement, words = ""): void {
  element.textContent = words;
  element.hidden = words === "";
}

/** Return a fresh copy of a template's only element. */
export function copyOf(root: ParentNode, name: string): HTMLElement {
  const copy = document.importNode(inside(root, name), true).firstElementChild;
  if (!(copy instanceof HTMLElement)) throw new Error(`the template ${name} is empty`);
  return copy;
}

/** Write a day as 21.04.2026. */
export function shortDay(day: string): string {
  return day.split("-").reverse().join(".");
}

/** Mark the letter's stage among the five that the author sees. */
export function showStage(root: ParentNode, stage: string): void {
  const steps = [...root.querySelectorAll<HTMLElement>("[data-stage]")];
  const at = steps.findIndex((step) => step.dataset["stage"] === stage);
  for (const [i, step] of steps.entries()) {
    step.classList.toggle("stages__one--past", i < at);
    step.toggleAttribute("aria-current", false);
    if (i === at) step.setAttribute("aria-current", "step");
  }
}
