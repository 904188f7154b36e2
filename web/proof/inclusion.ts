/** Proof that an entry is in the journal, signed by it and vouched for from outside (c2sp.org/tlog-proof v1). */
import { b64 } from "./bytes.ts";
import { journalName, readCheckpoint } from "./checkpoint.ts";
import { ProofError } from "./errors.ts";
import { blob, number } from "./fields.ts";
import { COSIGNATURE, keyring, knownSigners, openNote, readVkey, SIGNATURE } from "./note.ts";
import { leafHash, verifyInclusion } from "./tree.ts";

const HEAD = "c2sp.org/tlog-proof@v1";

/** Whose word a reader takes: the journal's, and that of the witnesses whom the roster names. */
export interface Vouched {
  readonly origin: string;
  readonly journalKey: Uint8Array;
  /** Verifier keys. */
  readonly witnesses: readonly string[];
}

export interface CheckedProof {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** When each witness last vouched for the checkpoint (seconds), by its name; of some perhaps never. */
  readonly witnessed: ReadonlyMap<string, number>;
}

export function writeProof(index: number, hashes: readonly Uint8Array[], checkpointNote: string): string {
  return `${HEAD}\nindex ${index}\n${hashes.map((hash) => `${b64(hash)}\n`).join("")}\n${checkpointNote}`;
}

/**
 * Check that `entry` is in a checkpoint that the journal signed, and say which witnesses have seen it.
 *
 * Throws LOG_FORMAT, LOG_KEY (not signed by this journal, or a signature is bad) and LOG_PROOF.
 */
export async function checkProof(proof: string, entry: Uint8Array, vouched: Vouched): Promise<CheckedProof> {
  const { index, hashes, note } = readProof(proof);
  const { text, witnessed } = await signed(note, vouched);
  const { origin, size, root } = readCheckpoint(text);
  if (origin !== journalName(vouched.origin)) throw new ProofError("LOG_KEY", "another journal's checkpoint");
  await verifyInclusion(await leafHash(entry), index, size, hashes, root);
  return { index, size, root, witnessed };
}

async function signed(note: string, { origin, journalKey, witnesses }: Vouched): Promise<{ text: string; witnessed: Map<string, number> }> {
  const journal = await keyring([[journalName(origin), journalKey]], [SIGNATURE]);
  try {
    const outside = await Promise.all(witnesses.map((vkey) => readVkey(vkey, COSIGNATURE)));
    const keys = await keyring(outside.map(({ name, publicKey }) => [name, publicKey]), [COSIGNATURE]);
    const { text } = openNote(note, journal);
    const { signers } = knownSigners(note, keys);
    return { text, witnessed: new Map([...signers].map(([name, at]) => [name, at ?? 0])) };
  } catch {
    // The note's own refusal would not say that it is about the journal.
    throw new ProofError("LOG_KEY", "signatures");
  }
}

function readProof(proof: string): { index: number; hashes: Uint8Array[]; note: string } {
  const gap = proof.indexOf("\n\n");
  const [head, second = "", ...rest] = proof.slice(0, Math.max(0, gap)).split("\n");
  if (head !== HEAD || !second.startsWith("index ")) throw new ProofError("LOG_FORMAT", "not a proof");
  try {
    return { index: number(second.slice(6)), hashes: rest.map((hash) => blob(hash)), note: proof.slice(gap + 2) };
  } catch {
    throw new ProofError("LOG_FORMAT", "not a proof");
  }
}
