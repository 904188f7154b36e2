/** A number and the hash of what it counts, as records write the two (docs/spec/journal.md). */
import { blob, type Fields, number, one, type Values, values } from "../proof/fields.ts";
import { b64, equal, sha256 } from "./bytes.ts";

export const NONE = "-";

/** A box and its id, a count and its list, a size and its root, an epoch and its roster. */
export interface Reference {
  readonly number: number;
  readonly hash: Uint8Array;
}

/** Return the two as a record writes them. */
export function pair({ number: count, hash }: Reference): string {
  return `${count} ${b64(hash)}`;
}

export function same(a: Reference, b: Reference): boolean {
  return a.number === b.number && equal(a.hash, b.hash);
}

/** Return the count and the hash of a list of seals, one a line. */
export async function listed(manifest: string): Promise<Reference> {
  return { number: manifest.split("\n").length - 1, hash: await sha256(manifest) };
}

/** Read a number and a hash; throws NOTE_FIELD. */
export function readPair([count = "", hash = ""]: Values): Reference {
  return { number: number(count), hash: blob(hash) };
}

/** Read the number and the hash of a line; throws NOTE_FIELD. */
export function readReference(fields: Fields, key: string): Reference {
  return readPair(values(fields, key));
}

/** Read a hash, or null for `-`; throws NOTE_FIELD. */
export function readHashOrNone(fields: Fields, key: string): Uint8Array | null {
  const value = one(fields, key);
  return value === NONE ? null : blob(value);
}
