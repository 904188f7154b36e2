/** Opening an urgent letter: the signature comes first and goes into the journal (docs/spec/urgent.md). */
import { signNote } from "../proof/note.ts";
import { unhex } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { writeUrgent } from "../seal/act.ts";
import { post } from "./ask.ts";
import { type Checked, NotOpened } from "./letter-open.ts";

/** Sign that this member opens the letter, and wait until the journal has it. */
export async function signForOpening(root: HTMLElement, { newest }: Checked, keys: MemberKeys): Promise<void> {
  if (!newest.members.has(keys.seat)) throw new NotOpened("other-card");
  const seal = unhex(root.dataset["seal"] ?? "");
  const text = writeUrgent(newest, { seal, date: root.dataset["today"] ?? "", seat: keys.seat });
  await post(root.dataset["open"] ?? "", { note: await signNote(text, [keys]) });
  delete root.dataset["open"]; // signed once; a second try only reads
}
