/**
 * Whether a box is opened when it should be, on the reader's own clock (R8).
 *
 * The same rules as ishenim/regulation/freshness.py (vectors/freshness.json): whoever replays an old
 * box can hide the new one, but not what day it is.
 */

/** Schools are in Kyrgyzstan, which keeps one time all year. */
const SCHOOL_AHEAD_MS = 6 * 3_600_000;
const LATE_FROM = "T18:00";
const LONGEST_MOVE_DAYS = 14;
const LONGEST_WAIT_DAYS = 120;

/** Days as their notes say them, 2026-04-21; `moved` is the day a line moved the opening to. */
export interface Days {
  readonly sealed: string;
  readonly opens: string;
  readonly moved?: string | null;
}

export interface Freshness {
  /** The day the box must be opened. */
  readonly due: string;
  readonly isLate: boolean;
  /** So late that nobody opens it: nothing may be sealed to it. */
  readonly isGivenUp: boolean;
}

/** Judge the open box at a moment of the school's time, 2026-04-21T17:59. */
export function freshness(moment: string, { sealed, opens, moved }: Days): Freshness {
  // A clock before the sealing is wrong.
  const now = moment > `${sealed}T00:00` ? moment : `${sealed}T00:00`;
  const last = plus(opens, LONGEST_MOVE_DAYS);
  const wanted = moved && moved > opens ? moved : opens;
  const due = wanted < last ? wanted : last;
  return { due, isLate: now >= due + LATE_FROM, isGivenUp: now.slice(0, 10) > plus(opens, LONGEST_WAIT_DAYS) };
}

/** Return this device's clock in the school's time. */
export function schoolTime(now = Date.now()): string {
  return new Date(now + SCHOOL_AHEAD_MS).toISOString().slice(0, 16);
}

function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
