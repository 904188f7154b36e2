/**
 * What this browser remembers from one opening to the next: public things only, never a key.
 *
 * The first roster's hash and the journal's last seen head are trusted on first use; a server that
 * shows another roster or another journal later is noticed here.
 */

import { Store } from "../store.ts";

/** The journal as this browser last saw it. */
export interface KnownJournal {
  readonly size: number;
  readonly root: Uint8Array;
  readonly vkey: string;
}

const known = new Store("room", "known");

export function knownJournal(origin: string): Promise<KnownJournal | undefined> {
  return known.read<KnownJournal>(`journal ${origin}`);
}

export function rememberJournal(origin: string, journal: KnownJournal): Promise<void> {
  return known.write(`journal ${origin}`, journal);
}

export function knownGenesis(origin: string): Promise<Uint8Array | undefined> {
  return known.read<Uint8Array>(`genesis ${origin}`);
}

export function rememberGenesis(origin: string, hash: Uint8Array): Promise<void> {
  return known.write(`genesis ${origin}`, hash);
}

/** The recipient of the lock that this browser made, to find it again in the box it signs. */
export function ownLock(origin: string, seat: number, number: number): Promise<string | undefined> {
  return known.read<string>(`lock ${origin} ${seat} ${number}`);
}

export function rememberLock(origin: string, seat: number, number: number, recipient: string): Promise<void> {
  return known.write(`lock ${origin} ${seat} ${number}`, recipient);
}
