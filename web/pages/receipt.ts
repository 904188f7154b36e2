/** The receipt in place of the form: the code, its copies on paper and in a plain file. */

import { digitsOf } from "../seal/receipt.ts";
import { hold } from "./guard.ts";
import { groups } from "./groups.ts";
import { watchIdle } from "./idle.ts";
import { find, show } from "./shared.ts";

export interface Receipt {
  code: string;
  number: string;
  note: string;
  kind: "letter" | "urgent";
  /** The posts that the letter stays closed to. */
  avoid: readonly string[];
}

/** Whether the author has shown that the code is on paper: then leaving asks nothing any more. */
let isKept = false;

/** Show the code and nothing else, by what every browser has: whatever fails after this, it is there. */
export function showBare(code: string): void {
  hold(() => !isKept);
  const place = document.querySelector<HTMLElement>("[data-bare]");
  if (!place) return;
  place.hidden = false;
  find(place, "strong").textContent = groups(code).join(" ");
}

/** Show the receipt where the form was; the form and all that was typed leave the page. */
export function showReceipt(receipt: Receipt): void {
  const template = find<HTMLTemplateElement>(document, "template[data-receipt]");
  const page = template.content.cloneNode(true) as DocumentFragment;
  for (const group of groups(receipt.code)) {
    const span = document.createElement("span");
    span.className = "code__group";
    span.textContent = group;
    find(page, "[data-code]").append(span, " ");
  }
  find(page, "[data-seal]").textContent = groups(receipt.number).join(" ");
  find(page, "[data-note]").textContent = receipt.note;
  for (const line of page.querySelectorAll<HTMLElement>("[data-if]")) {
    if (line.dataset["if"] !== receipt.kind) line.remove();
  }
  for (const post of page.querySelectorAll<HTMLElement>("[data-reader]")) {
    if (receipt.avoid.includes(post.dataset["reader"] ?? "")) post.remove();
  }
  tools(page, receipt);
  keeping(page, receipt.code.slice(-4));
  const main = find(document, ".write");
  main.textContent = "";
  main.append(page);
  watchIdle();
  window.scrollTo({ top: 0, behavior: "instant" });
  find(main, "[data-receipt-page]").focus({ preventScroll: true });
}

/** The last digits typed from the paper show that the paper has them. */
function keeping(page: ParentNode, last: string): void {
  const ask = find(page, "[data-keep]");
  const done = find(page, "[data-kept]");
  const problem = find(ask, ".problem");
  [ask.hidden, done.hidden] = [isKept, !isKept];
  ask.addEventListener("submit", (event) => {
    event.preventDefault();
    isKept = digitsOf(find<HTMLInputElement>(ask, "input").value) === last;
    problem.hidden = isKept;
    [ask.hidden, done.hidden] = [isKept, !isKept];
    if (isKept) done.focus();
  });
}

function tools(page: ParentNode, { code }: Receipt): void {
  find(page, ".receipt__tools").hidden = false;
  const spaced = groups(code).join(" ");
  const copy = find<HTMLButtonElement>(page, "[data-copy]");
  if (!("clipboard" in navigator)) copy.hidden = true;
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(spaced).then(() => {
      show(copy, copy.dataset["done"]);
    });
  });
  find(page, "[data-print]").addEventListener("click", () => {
    window.print();
  });
  const keep = find(page, "[data-save]");
  keep.addEventListener("click", () => {
    save(`${keep.dataset["words"] ?? ""}\n${spaced}\n`);
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
