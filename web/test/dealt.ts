/** A box that seats 1, 2 and 3 opened, with one letter in it, as seat 3 holds it. */
import { signNote } from "../proof/note.ts";
import type { Deal } from "../seal/deal.ts";
import { manifest, type Open, ownShare, readOpen, writeOpen } from "../seal/opening.ts";
import { listed } from "../seal/reference.ts";
import { dealtIn, found, letterIn, OPENS, school, sealBox } from "./school.ts";

export interface Held {
  readonly open: Open;
  readonly deals: readonly Deal[];
  readonly shares: readonly Uint8Array[];
}

export async function dealtOpening(): Promise<Held> {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const { box: next } = await sealBox(box);
  const { deal, lines } = await dealtIn(await letterIn(box, "one"), roster, box.id);
  const text = writeOpen(roster, {
    box: { number: box.number, hash: box.id },
    next: { number: next.number, hash: next.id },
    kind: "planned",
    day: box.opens,
    date: OPENS,
    letters: await listed(manifest([deal.seal])),
  });
  const open = await readOpen(await signNote(text, [1, 2, 3].map(of)), roster, box);
  return { open, deals: [deal], shares: [ownShare(of(3), deal, found(lines.get(3)))] };
}
