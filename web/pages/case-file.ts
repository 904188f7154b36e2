/** Reading back an encrypted case file: it is opened and shown on this device, nothing is sent. */
import { requireUnlocked } from "../keyring.ts";
import { type CaseFile, openCase } from "../seal/case-file.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import { straight } from "./bidi.ts";
import { find } from "./find.ts";
import { showLetter } from "./letter-view.ts";
import { copyOf, sentence, shortDay, show } from "./letter-words.ts";

export function start(root: HTMLElement): void {
  const field = root.querySelector<HTMLInputElement>("[data-file]");
  field?.addEventListener("change", () => {
    const [file] = field.files ?? [];
    if (!file) return;
    show(find(root, "[data-problem]"));
    open(root, file).catch((error: unknown) => {
      show(find(root, "[data-progress]"));
      if (!(error instanceof SealError)) throw error;
      const other = codeOf(error) === "NOT_FOR_THIS_KEY";
      show(find(root, "[data-problem]"), sentence(root, other ? "case-file-other" : "case-file-damaged"));
    });
    field.value = "";
  });
}

async function open(root: HTMLElement, file: File): Promise<void> {
  const keys = await requireUnlocked(root);
  show(find(root, "[data-progress]"), sentence(root, "opening"));
  const found = await openCase(keys.identity, new Uint8Array(await file.arrayBuffer()));
  show(find(root, "[data-progress]"), [found.label, shortDay(found.date)].filter((word) => word !== "").join(" · "));
  const view = showLetter(root, { header: found.header, files: found.files, twin: "" });
  showSaid(root, view, found);
}

function showSaid(root: HTMLElement, view: HTMLElement, { said }: CaseFile): void {
  const lines = said.map(({ from, date, text }) => {
    const item = copyOf(root, "line");
    find(item, "[data-from]").textContent = straight(`${shortDay(date)} · ${from}`);
    find(item, "[data-said]").textContent = straight(text);
    return item;
  });
  find(view, "[data-thread]").replaceChildren(...lines);
  find(view, "[data-silence]").hidden = lines.length > 0;
}
