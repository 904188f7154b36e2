/**
 * Every unlocked card vouches for the journal on each visit: it cosigns the newest checkpoint once it
 * follows from what this browser saw before (docs/spec/journal.md §Cosigning).
 *
 * A journal that is shown again as it was, or another one, is signed by nobody, and the page says so.
 */
import { journalName, readCheckpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { cosignLine, keyring, openNote, readVkey, SIGNATURE } from "../proof/note.ts";
import { verifyConsistency } from "../proof/tree.ts";
import { unb64 } from "../seal/bytes.ts";
import { HEAD, type MemberKeys } from "../seal/card.ts";
import { Store } from "../store.ts";
import { get, post, Refused } from "./ask.ts";
import { knownJournal, rememberJournal } from "./room-memory.ts";

const AGAIN_MS = 60 * 60_000;
const vouched = new Store("vouched", "when");

interface Newest {
  readonly vkey: string;
  readonly checkpoint: string;
  readonly consistency: readonly string[];
}

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

async function vouchFor(head: string, cosign: string, keys: MemberKeys): Promise<void> {
  const known = await knownJournal(keys.origin);
  const newest = await get<Newest>(`${head}?known=${known?.size ?? 0}`);
  const name = journalName(keys.origin);
  const vkey = await readVkey(newest.vkey);
  if (vkey.name !== name || (known && known.vkey !== newest.vkey)) throw new ProofError("LOG_KEY", "another key");
  const { text } = openNote(newest.checkpoint, await keyring([[name, vkey.publicKey]], [SIGNATURE]));
  const { origin, size, root } = readCheckpoint(text);
  if (origin !== name) throw new ProofError("LOG_KEY", "another journal");
  if (known) await verifyConsistency(known.size, size, known.root, root, newest.consistency.map(unb64));
  const last = await vouched.read<Vouched>(keys.name);
  if (last && last.size >= size && Date.now() - last.at < AGAIN_MS) return;
  const line = await cosignLine(text, keys, Math.floor(Date.now() / 1000));
  await post(cosign, { size, line });
  await rememberJournal(keys.origin, { size, root, vkey: newest.vkey });
  await vouched.write(keys.name, { size, at: Date.now() });
}
