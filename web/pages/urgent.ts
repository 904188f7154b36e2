/** Opening an urgent letter: the signature comes first and goes into the journal (docs/spec/urgent.md). */
import { signNote } from "../proof/note.ts";
import { unhex } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { writeUrgent } from "../seal/act.ts";
import { post } from "./ask.ts";
import type { Checked } from "./letter-open.ts";

/** Sign that this member opens the letter, and wait until the journal has it. */
export async function signForOpening(root: HTMLElement, { newest, box }: Checked, keys: MemberKeys): Promise<void> {
  const seal = unhex(root.dataset["seal"] ?? "");
  const where = { number: box.number, hash: box.id };
  const text = writeUrgent(newest, { seal, box: where, date: root.dataset["today"] ?? "", seat: keys.seat });
  await post(root.dataset["open"] ?? "", { note: await signNote(text, [keys]) });
  delete root.dataset["open"]; // signed once; a second try only reads
}
