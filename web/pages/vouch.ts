/**
 * Every unlocked card vouches for the journal on each visit: it cosigns the newest checkpoint once it
 * follows from what this browser saw before (docs/spec/journal.md §Cosigning).
 *
 * A journal that is shown again as it was, or another one, is signed by nobody, and the page says so.
 */
import { cosignLine } from "../proof/note.ts";
import { HEAD, type MemberKeys } from "../seal/card.ts";
import { Store } from "../store.ts";
import { post, Refused } from "./ask.ts";
import { askHead } from "./journal.ts";

const AGAIN_MS = 60 * 60_000;
const vouched = new Store("vouched", "when");

interface Vouched {
  readonly size: number;
  readonly at: number;
}

/** Vouch where it is time to; `bar` names the two addresses. Throws ProofError for another journal. */
export async function vouch(bar: HTMLElement, keys: MemberKeys): Promise<void> {
  const { head, cosign } = bar.dataset;
  if (!head || !cosign || keys.seat === HEAD) return;
  try {
    await vouchFor(head, cosign, keys);
  } catch (error) {
    // Out of the network, or not on the composition yet: the next visit vouches.
    if (!(error instanceof Refused || error instanceof TypeError)) throw error;
  }
}

async function vouchFor(address: string, cosign: string, keys: MemberKeys): Promise<void> {
  const { head, text } = await askHead(keys.origin, address);
  const last = await vouched.read<Vouched>(keys.name);
  if (last && last.size >= head.number && Date.now() - last.at < AGAIN_MS) return;
  const line = await cosignLine(text, keys, Math.floor(Date.now() / 1000));
  await post(cosign, { size: head.number, line });
  await vouched.write(keys.name, { size: head.number, at: Date.now() });
}
