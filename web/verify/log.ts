/** Reading a log from its files: its signed head, and every entry once. */
import { type Checkpoint, readCheckpoint } from "../proof/checkpoint.ts";
import { ProofError } from "../proof/errors.ts";
import { type Keyring, keyring, openNote, readVkey, SIGNATURE } from "../proof/note.ts";
import { tilePath, tilesOf, unpackBundle } from "../proof/tiles.ts";
import type { Source } from "./source.ts";

/** The journal's key by its name. */
export interface JournalKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly keys: Keyring;
}

/** Read a verifier key; throws LOG_KEY. */
export async function readJournalKey(vkey: string): Promise<JournalKey> {
  try {
    const { name, publicKey } = await readVkey(vkey.trim());
    return { name, publicKey, keys: await keyring([[name, publicKey]], [SIGNATURE]) };
  } catch {
    throw new ProofError("LOG_KEY", "not a key");
  }
}

/** Return the checkpoint that the journal's key signed; throws LOG_KEY if it did not, LOG_FORMAT if it is none. */
export function readHead(note: string, { name, keys }: JournalKey): Checkpoint {
  const head = readCheckpoint(opened(note, keys));
  if (head.origin !== name) throw new ProofError("LOG_KEY", "another journal");
  return head;
}

function opened(note: string, keys: Keyring): string {
  try {
    return openNote(note, keys).text;
  } catch {
    throw new ProofError("LOG_KEY", "the journal has not signed it");
  }
}

/** Yield the entries of a log in order, asking for the next bundle while this one is read. */
export async function* entries(source: Source, size: number): AsyncGenerator<Uint8Array> {
  const tiles = tilesOf(null, size);
  let coming = tiles[0] && started(source.read(tilePath(tiles[0])));
  for (const [i, { width }] of tiles.entries()) {
    const bundle = await coming;
    const next = tiles[i + 1];
    coming = next && started(source.read(tilePath(next)));
    if (bundle) yield* unpackBundle(bundle, width);
  }
}

/** A file that is asked for early may be refused before anybody waits for it. */
function started<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

