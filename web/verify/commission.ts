/** Who sat on the commission, and what was said about their cards, as a journal tells it. */
import { equal } from "../proof/bytes.ts";
import { type Keyring, splitNote } from "../proof/note.ts";
import { SealError } from "../seal/errors.ts";
import { readAccess, readObjection, readRestart, type Restart, WAITS_DAYS } from "../seal/people.ts";
import { checkNext, fingerprint, type Roster } from "../seal/roster.ts";
import { daysBetween } from "./calendar.ts";
import type { Trail } from "./trail.ts";

/** The chain of rosters, and the records that may begin another one (docs/spec/people.md). */
export class Commission {
  readonly rosters: Roster[] = [];
  private readonly trail: Trail;
  private readonly journal: Keyring;
  /** Where the chain in force begins among all rosters. */
  private begins = 0;
  /** The epoch that the last box was sealed to. */
  private sealed = 0;
  /** Of the last roster, not in force yet. */
  private restart: Restart | null = null;
  /** The day from which it waits. */
  private since = "";
  private isObjected = false;
  /** The entry of a roster that waits for its box. */
  private alone: number | null = null;

  constructor(trail: Trail, journal: Keyring) {
    this.trail = trail;
    this.journal = journal;
  }

  /** The roster in force; throws ROSTER_GENESIS before the first: nobody could have signed yet. */
  get newest(): Roster {
    const newest = this.rosters[this.rosters.length - 1];
    if (!newest) throw new SealError("ROSTER_GENESIS");
    return newest;
  }

  /** The first roster of the chain in force: the one on the poster. */
  get first(): Roster | null {
    return this.rosters[this.begins] ?? null;
  }

  /** Tell of a number on a poster whether a restart has ended its chain. */
  isFormer(pin: string): boolean {
    return this.rosters.slice(0, this.begins).some((roster) => !roster.prev && fingerprint(roster) === pin);
  }

  ofEpoch(epoch: number): Roster | null {
    return this.rosters.find((roster) => roster.epoch === epoch) ?? null;
  }

  // ── Rosters ───────────────────────────────────────────────────────────────
  /** A roster after a box is followed by the box sealed to it, at once. */
  arrive(kind: string): void {
    if (kind !== "box") this.end();
  }

  /** Say of a roster that no box followed. */
  end(): void {
    if (this.alone !== null) this.trail.blame("ROSTER_ALONE", "", this.alone);
    this.alone = null;
  }

  /** A box was sealed to the newest roster. */
  boxed(epoch: number): void {
    this.sealed = epoch;
    this.alone = null;
  }

  /** Read the next roster, or the first of a new chain; throws what is wrong with it. */
  async roster(note: string): Promise<Roster> {
    const last = this.rosters[this.rosters.length - 1] ?? null;
    const anew = last !== null && this.restart !== null && splitNote(note).text.includes("\nprev -\n");
    const roster = await checkNext(last, note, anew);
    if (anew) this.beginAnew(roster);
    else if (last && this.sealed >= (this.first?.epoch ?? 0)) this.alone = this.trail.index;
    this.rosters.push(roster);
    this.restart = null;
    this.isObjected = false;
    this.trail.verdict.counts.rosters += 1;
    this.trail.dated(roster.date, true);
    return roster;
  }

  private beginAnew({ date }: Roster): void {
    if (daysBetween(this.since, date) < WAITS_DAYS) this.trail.blame("RESTART_EARLY", `${this.since}, ${date}`);
    if (this.isObjected) this.trail.blame("RESTART_OBJECTED");
    this.begins = this.rosters.length;
  }

  // ── Records about people ──────────────────────────────────────────────────
  /** A new way in, or a lost one, as the journal's key tells it. */
  access(note: string): void {
    const { kind, date, who } = readAccess(note, this.journal, this.trail.verdict.origin);
    this.trail.record(kind, date, who);
  }

  /** The quorum is lost for good, says the head with all who remain. */
  async restarted(note: string): Promise<void> {
    const restart = await readRestart(note, this.newest);
    if (!this.restart || !equal(this.restart.id, restart.id)) {
      this.restart = restart;
      // Whoever writes an earlier day waits no shorter.
      this.since = restart.date > this.trail.day ? restart.date : this.trail.day;
      this.isObjected = false;
    }
    this.trail.record("restart", restart.date);
  }

  /** One living card of the last roster stops a restart. */
  objection(note: string): void {
    const { restart, seat, date } = readObjection(note, this.newest);
    if (!this.restart || !equal(this.restart.id, restart)) throw new SealError("OBJECTION", "no such restart");
    this.isObjected = true;
    this.trail.record("objection", date, String(seat));
  }
}
