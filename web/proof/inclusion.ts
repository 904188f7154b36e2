/** Proof that an entry is in the journal, signed by it and seen by the members (c2sp.org/tlog-proof v1). */
import { b64, unb64 } from "./bytes.ts";
import { type Checkpoint, journalName, readCheckpoint } from "./checkpoint.ts";
import { type ProofCode, ProofError } from "./errors.ts";
import { COSIGNATURE, keyring, knownSigners, openNote, SIGNATURE } from "./note.ts";
import { leafHash, verifyInclusion } from "./tree.ts";

/** Older than this, the k-th newest cosignature makes a reader say so. */
const STALE_SECONDS = 15 * 24 * 60 * 60;
const HEAD = "c2sp.org/tlog-proof@v1";

/** Whose word an author takes: the journal's key, and a quorum of the members as its witnesses. */
export interface Witnesses {
  readonly origin: string;
  readonly journalKey: Uint8Array;
  readonly members: ReadonlyMap<string, Uint8Array>;
  readonly quorum: number;
}

export interface CheckedProof {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly cosigners: ReadonlyMap<string, number>;
}

export function writeProof(index: number, hashes: readonly Uint8Array[], checkpointNote: string): string {
  return `${HEAD}\nindex ${index}\n${hashes.map((hash) => `${b64(hash)}\n`).join("")}\n${checkpointNote}`;
}

/**
 * Check that `entry` is in the journal that a quorum of members has seen.
 *
 * Throws LOG_FORMAT, LOG_KEY (not signed by this journal), LOG_QUORUM and LOG_PROOF.
 */
export async function checkProof(proof: string, entry: Uint8Array, witnesses: Witnesses): Promise<CheckedProof> {
  const { index, hashes, note } = readProof(proof);
  const { size, root } = await checkpointOf(note, witnesses);
  const cosigners = await cosignersOf(note, witnesses.members);
  if (cosigners.size < witnesses.quorum) throw new ProofError("LOG_QUORUM", "too few members cosigned");
  await verifyInclusion(await leafHash(entry), index, size, hashes, root);
  return { index, size, root, cosigners };
}

/** Tell whether the k-th newest cosignature is older than 15 days: a warning, never a refusal. */
export function isOld({ cosigners }: CheckedProof, quorum: number, nowSeconds: number): boolean {
  const newest = [...cosigners.values()].sort((a, b) => b - a);
  return nowSeconds - (newest[quorum - 1] ?? 0) > STALE_SECONDS;
}

async function checkpointOf(note: string, { origin, journalKey }: Witnesses): Promise<Checkpoint> {
  const name = journalName(origin);
  const keys = await keyring([[name, journalKey]], [SIGNATURE]);
  const { text } = refusing("LOG_KEY", () => openNote(note, keys));
  const checkpoint = readCheckpoint(text);
  if (checkpoint.origin !== name) throw new ProofError("LOG_KEY", "another journal's checkpoint");
  return checkpoint;
}

async function cosignersOf(note: string, members: ReadonlyMap<string, Uint8Array>): Promise<Map<string, number>> {
  const keys = await keyring(members, [COSIGNATURE]);
  const { signers } = refusing("LOG_QUORUM", () => knownSigners(note, keys));
  return new Map([...signers].map(([name, at]) => [name, at ?? 0]));
}

/** The note's own refusal would not say whose signature was missed. */
function refusing<T>(code: ProofCode, read: () => T): T {
  try {
    return read();
  } catch {
    throw new ProofError(code, "signatures");
  }
}

function readProof(proof: string): { index: number; hashes: Uint8Array[]; note: string } {
  const gap = proof.indexOf("\n\n");
  const [head, second = "", ...rest] = proof.slice(0, gap).split("\n");
  const [, index] = /^index (0|[1-9][0-9]{0,14})$/.exec(second) ?? [];
  if (gap < 0 || head !== HEAD || index === undefined || rest.length > 63) throw new ProofError("LOG_FORMAT");
  return { index: Number(index), hashes: rest.map(hash), note: proof.slice(gap + 2) };
}

function hash(text: string): Uint8Array {
  try {
    const bytes = unb64(text);
    if (bytes.length === 32) return bytes;
  } catch {
    // Not base64: the same refusal as below.
  }
  throw new ProofError("LOG_FORMAT", "hash");
}
