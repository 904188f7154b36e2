/** The letter's questions one at a time, the letter first; all on one page for who prefers it. */

import { find } from "./find.ts";

/** Where the author is; another language begins at the same question. */
let now = 0;
let isWhole = false;

export function walk(form: HTMLFormElement): void {
  const on = (button: string, act: () => void): void => {
    find(form, button).addEventListener("click", act);
  };
  on("[data-back]", () => {
    goTo(form, now - 1);
  });
  on("[data-next]", () => {
    goTo(form, now + 1);
  });
  on("[data-all]", () => {
    isWhole = true;
    draw(form);
  });
  draw(form);
}

/** Bring a question to the eye. */
export function goTo(form: HTMLFormElement, step: number): void {
  now = step;
  const shown = draw(form);
  shown?.querySelector<HTMLElement>("textarea, summary, legend")?.focus({ preventScroll: true });
  shown?.scrollIntoView({ behavior: "instant" });
}

function draw(form: HTMLFormElement): HTMLElement | undefined {
  const steps = [...form.querySelectorAll<HTMLElement>("[data-step]")];
  const last = steps.length - 1;
  steps.forEach((step, i) => {
    step.hidden = !isWhole && i !== now;
    if (step instanceof HTMLDetailsElement) step.open = true;
  });
  form.classList.toggle("letter--steps", !isWhole);
  const intro = document.querySelector<HTMLElement>("[data-intro]");
  if (intro) intro.hidden = !isWhole && now > 0;
  find(form, "[data-walk]").hidden = isWhole;
  find(form, "[data-back]").hidden = now === 0;
  find(form, "[data-next]").hidden = now === last;
  find(form, "[data-place]").textContent = `${now + 1} / ${steps.length}`;
  find(form, "[data-send]").classList.toggle("button--quiet", !isWhole && now < last);
  return steps[now];
}
