/** The receipt in place of the form: the code, its copies on paper and in a plain file. */

import { groups } from "./groups.ts";
import { find, sentence } from "./shared.ts";

export interface Receipt {
  code: string;
  number: string;
  note: string;
  kind: "letter" | "urgent";
}

/** Show the receipt where the form was; the form and all that was typed leave the page. */
export function showReceipt(receipt: Receipt): void {
  const template = find<HTMLTemplateElement>(document, "template[data-receipt]");
  const page = template.content.cloneNode(true) as DocumentFragment;
  find(page, "[data-code]").replaceChildren(
    ...groups(receipt.code).flatMap((group) => {
      const span = document.createElement("span");
      span.className = "code__group";
      span.textContent = group;
      return [span, " "];
    }),
  );
  find(page, "[data-seal]").textContent = groups(receipt.number).join(" ");
  find(page, "[data-note]").textContent = receipt.note;
  for (const line of page.querySelectorAll<HTMLElement>("[data-if]")) {
    if (line.dataset["if"] !== receipt.kind) line.remove();
  }
  find(page, ".receipt__tools").hidden = false;
  tools(page, receipt);
  const main = find(document, ".write");
  main.replaceChildren(page);
  window.scrollTo({ top: 0, behavior: "instant" });
  find(main, "[data-receipt-page]").focus({ preventScroll: true });
}

function tools(page: ParentNode, receipt: Receipt): void {
  const spaced = groups(receipt.code).join(" ");
  const copy = find<HTMLButtonElement>(page, "[data-copy]");
  if (!("clipboard" in navigator)) copy.hidden = true;
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(spaced).then(() => {
      copy.textContent = sentence("COPIED");
    });
  });
  find(page, "[data-print]").addEventListener("click", () => {
    window.print();
  });
  find(page, "[data-save]").addEventListener("click", () => {
    save(`${sentence("CODE")}: ${spaced}\n\n${receipt.note}`);
  });
}

/** Save a text file under a name that tells nothing. */
function save(text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = "notes.txt";
  link.click();
  window.setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 1000);
}
