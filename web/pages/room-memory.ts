/**
 * What this browser remembers from one opening to the next: public things only, never a key.
 *
 * The first roster's hash and the journal's last seen head are trusted on first use; a server that
 * shows another roster or another journal later is noticed here. So is a second text to open one box
 * with, and a box whose letters were all told of before.
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

/** The newest roster that this browser has seen in force. */
export interface KnownRoster {
  readonly epoch: number;
  readonly hash: Uint8Array;
}

export function knownRoster(origin: string): Promise<KnownRoster | undefined> {
  return known.read<KnownRoster>(`roster ${origin}`);
}

export function rememberRoster(origin: string, { epoch, hash }: KnownRoster): Promise<void> {
  return known.write(`roster ${origin}`, { epoch, hash });
}

/** Keep the id of the one text that this card signs to open a box; returns the one that was kept first. */
export function keepOpen(origin: string, card: string, box: string, id: Uint8Array): Promise<Uint8Array> {
  return known.keep(`open ${origin} ${card} ${box}`, id);
}

/** Whether this browser has signed an act after which no letter of a box waits. */
export async function isToldWhole(origin: string, box: string): Promise<boolean> {
  return (await known.read<boolean>(`told ${origin} ${box}`)) ?? false;
}

export function rememberToldWhole(origin: string, box: string): Promise<void> {
  return known.write(`told ${origin} ${box}`, true);
}
