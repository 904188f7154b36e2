/** A button that copies the text of the field beside it. */
import { find } from "./find.ts";

export function start(root: HTMLElement): void {
  const button = find<HTMLButtonElement>(root, "[data-copy]");
  const field = find<HTMLInputElement>(root, "input, textarea");
  button.hidden = false;
  button.addEventListener("click", () => {
    field.select();
    void navigator.clipboard.writeText(field.value).then(() => {
      button.textContent = button.dataset["done"] ?? "";
    });
  });
}
