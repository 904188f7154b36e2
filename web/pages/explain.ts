/** Explaining a missed or moved opening: the line is read here before the card signs it (R8). */
import { requireUnlocked } from "../keyring.ts";
import { signNote } from "../proof/note.ts";
import { writeLine } from "../seal/act.ts";
import { unb64 } from "../proof/bytes.ts";
import { checkOwnLine, verifyChain } from "../seal/roster.ts";
import { codeOf } from "../seal/errors.ts";
import { post, Refused } from "./ask.ts";
import { find } from "./find.ts";

interface Proposed {
  readonly text: string;
  readonly rosters: readonly string[];
}

export function start(root: HTMLElement): void {
  const form = find<HTMLFormElement>(root, "form");
  const button = find<HTMLButtonElement>(form, "[type=submit]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    explain(root, form).then(
      () => {
        location.assign(root.dataset["done"] ?? "");
      },
      (error: unknown) => {
        button.disabled = false;
        const said = error instanceof Refused ? error.message : "";
        const word = codeOf(error) ? "differs" : "failed";
        find(form, "[data-error]").textContent = said || find(root, `[data-say=${word}]`).textContent;
      },
    );
  });
}

async function explain(root: HTMLElement, form: HTMLFormElement): Promise<void> {
  const value = (name: string): string => find<HTMLInputElement>(form, `[name=${name}]`).value.trim();
  const said = { planned_on: value("planned_on"), moved_to: value("moved_to"), reason: value("reason") };
  const keys = await requireUnlocked(root);
  const { text, rosters } = await post<Proposed>(root.dataset["textAddress"] ?? "", said);
  const roster = await verifyChain(rosters);
  checkOwnLine(roster, keys);
  const [size = "", hash = ""] = (/^checkpoint (.+)$/m.exec(text)?.[1] ?? "").split(" ");
  const expected = writeLine(roster, {
    kind: said.moved_to ? "moved" : "missed",
    opening: "planned",
    planned: said.planned_on,
    date: /^date (.+)$/m.exec(text)?.[1] ?? "",
    present: [],
    boxes: [],
    waiting: null,
    next: said.moved_to || null,
    reason: said.reason,
    checkpoint: { number: Number(size), hash: unb64(hash) },
  });
  if (expected !== text) throw new Refused("TEXT_DIFFERS", find(root, "[data-say=differs]").textContent);
  await post(root.dataset["post"] ?? "", { ...said, note: await signNote(text, [keys]) });
}
