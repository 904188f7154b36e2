/** The journal as a member's browser sees it: each reading continues the one before (docs/spec/journal.md). */
import { journalName, readCheckpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { keyring, openNote, readVkey, SIGNATURE, splitNote } from "../proof/note.ts";
import { verifyConsistency } from "../proof/tree.ts";
import { unb64 } from "../seal/bytes.ts";
import type { Reference } from "../seal/reference.ts";
import { get } from "./ask.ts";
import * as memory from "./room-memory.ts";

/** The journal's newest head, grown from the one that this browser remembers. */
export interface JournalPaper {
  readonly checkpoint: string;
  readonly key: string;
  readonly consistency: readonly string[];
}

/**
 * Do one reading at a time, in all tabs: `read` is given the size that this browser remembers.
 *
 * A reading asked for before another one and checked after it would look like a removal.
 */
export async function inTurn<T>(origin: string, read: (known: number) => Promise<T>): Promise<T> {
  // The lock gives back what its work gives back, as a promise in a promise to the compiler.
  return navigator.locks.request(`journal ${origin}`, async () => read((await memory.knownJournal(origin))?.size ?? 0)) as Promise<T>;
}

interface Said {
  readonly vkey: string;
  readonly checkpoint: string;
  readonly consistency: readonly string[];
  /** That it continues the head that was named beside. */
  readonly since: readonly string[];
}

/** Ask an address for the journal's head, and read it; also returns the checkpoint's text. Throws LOG_…, Refused. */
export function askHead(origin: string, address: string): Promise<{ head: Reference; text: string }> {
  return inTurn(origin, async (known) => {
    const { vkey, ...said } = await get<Said>(`${address}?known=${known}`);
    return headOf(origin, { ...said, key: vkey });
  });
}

/** Return the head under which a page was made; the newest one must continue it. Throws LOG_…, NOTE_…, Refused. */
export function headThen(origin: string, address: string, note: string): Promise<Reference> {
  return inTurn(origin, async (known) => {
    const { size: number, root: hash } = readCheckpoint(splitNote(note).text);
    const { vkey, since, ...said } = await get<Said>(`${address}?known=${known}&since=${number}`);
    const { head } = await headOf(origin, { ...said, key: vkey });
    await verifyConsistency(number, head.number, hash, head.hash, since.map(unb64));
    return { number, hash };
  });
}

/** Read the journal's head; it must continue what this browser remembers, and is remembered. Only in turn. */
export async function headOf(origin: string, { checkpoint, key, consistency }: JournalPaper): Promise<{ head: Reference; text: string }> {
  const name = journalName(origin);
  const vkey = await readVkey(key);
  const known = await memory.knownJournal(origin);
  if (vkey.name !== name || (known && known.vkey !== key)) throw new ProofError("LOG_KEY", "another key");
  const { text } = openNote(checkpoint, await keyring([[name, vkey.publicKey]], [SIGNATURE]));
  const { origin: journal, size, root } = readCheckpoint(text);
  if (journal !== name) throw new ProofError("LOG_KEY", "another journal");
  if (known && size < known.size) throw new ProofError("LOG_PROOF", "an older journal");
  if (known) await verifyConsistency(known.size, size, known.root, root, consistency.map(unb64));
  await memory.rememberJournal(origin, { size, root, vkey: key });
  return { head: { number: size, hash: root }, text };
}
