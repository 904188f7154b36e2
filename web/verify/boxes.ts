/**
 * Boxes from their seal to their act: who opened them, and what came of their letters.
 *
 * A box is closed when the next one is sealed, and told when an act or a line tells of it.
 */
import { equal, hex } from "../proof/bytes.ts";
import { blob, day as readDay } from "../proof/fields.ts";
import { type Act, type Line, readAct, readLine, readUrgent, type Signed } from "../seal/act.ts";
import { readBox, type SealedBox } from "../seal/box.ts";
import { SealError } from "../seal/errors.ts";
import { type Open, type OpeningKind, readAdmission, readOpen, readRelease } from "../seal/opening.ts";
import { type Reference, same } from "../seal/reference.ts";
import { opened as openedNote, type Roster } from "../seal/roster.ts";
import type { Commission } from "./commission.ts";
import { Days } from "./days.ts";
import { Lists, nothing } from "./lists.ts";
import { VerifyError } from "./papers.ts";
import type { Source } from "./source.ts";
import { numberOf, type Trail, valueOf } from "./trail.ts";

/** A box, and all that the journal says of its opening. */
export interface Held {
  readonly box: SealedBox;
  /** That it is sealed to. */
  readonly roster: Roster;
  readonly reference: Reference;
  readonly name: string;
  open: Open | null;
  readonly released: Set<number>;
  readonly admitted: Set<number>;
  isTold: boolean;
  /** As its act counts them. */
  letters: Reference;
  urgent: Reference;
}

/** Every box of a journal by its number. */
export class Boxes {
  readonly held = new Map<number, Held>();
  readonly lists: Lists;
  readonly days = new Days();
  private readonly trail: Trail;
  private readonly commission: Commission;
  private lastAct = 0;
  /** Records to look for, by box: seal and entry. */
  private readonly urgent = new Map<number, Map<string, number>>();

  constructor(trail: Trail, commission: Commission, source: Source) {
    this.trail = trail;
    this.commission = commission;
    this.lists = new Lists(trail, source);
  }

  /** Look for the urgent letters that were opened after the act of their box. */
  async end(): Promise<void> {
    for (const number of [...this.urgent.keys()].sort((a, b) => a - b)) {
      const held = this.held.get(number);
      if (held?.isTold) await this.urgentListed(held, true);
    }
  }

  private of(number: number): Held {
    const held = this.held.get(number);
    if (!held) throw new SealError("OPEN_BOX");
    return held;
  }

  private get last(): Held | null {
    return this.held.get(Math.max(0, ...this.held.keys())) ?? null;
  }

  // ── Sealing ───────────────────────────────────────────────────────────────
  /** A box is sealed to the newest roster; it follows the one before. */
  async box(note: string): Promise<void> {
    const roster = this.commission.newest;
    const box = await readBox(note, roster);
    const { number, id, prev, epoch, checkpoint, sealed } = box;
    const name = `box ${number}`;
    this.commission.boxed(epoch);
    if (this.held.has(number)) throw new VerifyError("BOX_NUMBER");
    if (number !== (this.last?.box.number ?? 0) + 1) this.trail.blame("BOX_NUMBER", name);
    const before = this.held.get(number - 1);
    if (number > 1 && !(before && prev && equal(before.box.id, prev))) this.trail.blame("BOX_PREV", name);
    if (!this.trail.had(checkpoint)) this.trail.blame("BOX_CHECKPOINT", name);
    const none = await nothing();
    this.held.set(number, {
      box,
      roster,
      reference: { number, hash: id },
      name,
      open: null,
      released: new Set(),
      admitted: new Set(),
      isTold: false,
      letters: none,
      urgent: none,
    });
    this.days.firstSealed ||= sealed;
    this.trail.verdict.counts.boxes += 1;
    this.trail.dated(sealed);
  }

  // ── Opening ───────────────────────────────────────────────────────────────
  /** K cards of a box open it with one text. */
  async open(note: string): Promise<void> {
    const held = this.of(numberOf(note, "box"));
    if (held.open) {
      this.twice(held, held.open, note);
      return;
    }
    const here = [...held.roster.members.keys()].filter((seat) => this.commission.newest.members.has(seat));
    const opened = await readOpen(note, held.roster, held.box, new Set([...here, ...held.admitted]));
    held.open = opened;
    const following = this.held.get(opened.next.number);
    if (!following || !same(following.reference, opened.next)) this.trail.blame("OPEN_NEXT", held.name);
    if (held.isTold && !same(opened.letters, held.letters)) this.trail.blame("OPEN_MANIFEST", held.name);
    const { opens } = held.box;
    const isDue = opened.kind !== "planned" || opened.day === opens;
    if (!isDue || !this.isDay(opened.kind, opened.day, opened.date, opens)) this.trail.blame("KIND_DAY", held.name);
    this.trail.dated(opened.date, true);
  }

  /** Name every card that signed two texts for one box. */
  private twice(held: Held, first: Open, note: string): void {
    const { text, seats } = openedNote(held.roster, note, "open");
    const both = text === first.text ? [] : [...seats].filter((seat) => first.seats.has(seat)).sort((a, b) => a - b);
    this.trail.blame("OPEN_TWICE", both.length ? `${held.name}: ${both.join(" ")}` : held.name);
  }

  /** A card of a box hands out its shares, under the open text in the journal. */
  release(note: string): void {
    const wanted = blob(valueOf(note, "open"));
    const held = [...this.held.values()].find(({ open }) => open && equal(open.id, wanted));
    if (!held?.open) throw new SealError("RELEASE_SIG");
    held.released.add(readRelease(note, held.roster, held.open).seat);
  }

  /** K of the newest roster admit a former card to the opening of an old box. */
  admission(note: string): void {
    const held = this.of(numberOf(note, "box"));
    const seat = readAdmission(note, this.commission.newest, held.box, held.roster);
    held.admitted.add(seat);
    this.trail.record("admission", readDay(valueOf(note, "date")), String(seat), held.box.number);
  }

  // ── Acts and lines ────────────────────────────────────────────────────────
  /** An act tells of every box closed since the last act or line. */
  async act(note: string): Promise<void> {
    const act = readAct(note, this.commission.newest);
    const name = `act ${act.number}`;
    if (act.number !== this.lastAct + 1) this.trail.blame("ACT_NUMBER", `${name} after ${this.lastAct}`);
    this.lastAct = act.number;
    const told = this.tell(act, act.boxes.map(({ box }) => box), act.next, name);
    for (const { box, letters, urgent } of act.boxes) {
      const held = told.get(box.number);
      if (!held) continue;
      held.letters = letters;
      held.urgent = urgent;
      if (held.open && !same(held.open.letters, letters)) this.trail.blame("ACT_MANIFEST", held.name);
    }
    for (const held of told.values()) await this.urgentListed(held);
    const boxes = new Map(act.boxes.map(({ box, letters }) => [box.number, letters]));
    const { opened, damaged, waiting } = act;
    const last = act.next.number - 1;
    await this.lists.sort({ boxes, opened, damaged, waiting, last, name, opens: this.opens(act, name) }, this.isGone);
    this.count(act);
    this.hold(act.kind, act.day, act.date, act.next.number - act.boxes.length, name);
  }

  /** Return the boxes that were opened, and whether k cards released their shares. */
  private opens(act: Act, name: string): Map<number, boolean> {
    const found = new Map<number, boolean>();
    for (const { number, hash } of act.opens) {
      const held = this.held.get(number);
      if (held?.open && equal(held.open.id, hash)) found.set(number, held.released.size >= held.roster.quorum);
      else this.trail.blame("ACT_OPEN", name);
    }
    return found;
  }

  private count({ boxes, opened, damaged, waiting, paper }: Act): void {
    const { counts } = this.trail.verdict;
    counts.acts += 1;
    for (const { letters, urgent } of boxes) {
      counts.letters += letters.number;
      counts.urgent += urgent.number;
    }
    counts.paper += paper;
    counts.opened += opened;
    counts.damaged += damaged.number;
    counts.waiting = waiting.number;
  }

  /** A line: boxes found empty, or an opening that was moved or missed. */
  async line(note: string): Promise<void> {
    const line = readLine(note, this.commission.newest);
    if (line.kind === "empty") {
      await this.empty(line);
      return;
    }
    this.over(line.checkpoint, "line");
    this.trail.dated(line.date);
    const to = typeof line.next === "string" ? line.next : null;
    this.days.explained.set(line.planned, { kind: line.kind, reason: line.reason, to });
  }

  private async empty(line: Signed<Line>): Promise<void> {
    const [first] = line.boxes;
    const lastBox = line.boxes[line.boxes.length - 1];
    if (!first || !lastBox || line.next === null || typeof line.next === "string") return; // readLine has refused it
    const name = `box ${lastBox.number}`;
    for (const held of this.tell(line, line.boxes, line.next, name).values()) {
      if (held.open) this.trail.blame("ACT_MANIFEST", held.name);
      await this.urgentListed(held);
    }
    const damaged = await nothing();
    const waiting = line.waiting ?? damaged;
    const rest = { boxes: new Map(), opened: 0, damaged, opens: new Map() };
    await this.lists.sort({ ...rest, waiting, last: lastBox.number, name }, this.isGone);
    this.trail.verdict.counts.waiting = waiting.number;
    this.hold(line.opening, line.planned, line.date, first.number, name);
  }

  /** Check that exactly the closed boxes are told of, by whoever was there; return them. */
  private tell(said: Signed<Act | Line>, boxes: readonly Reference[], next: Reference, name: string): Map<number, Held> {
    const closed = [...this.held.values()].filter(({ isTold }) => !isTold).slice(0, -1);
    const exactly = boxes.length === closed.length && closed.every(({ reference }, i) => boxes[i] && same(boxes[i], reference));
    if (!exactly) this.trail.blame("ACT_BOX", name);
    const { last } = this;
    if (!last || !same(last.reference, next)) this.trail.blame("ACT_NEXT", name);
    if (said.present.some((seat) => !said.seats.has(seat))) this.trail.blame("ACT_PRESENT", name);
    this.over(said.checkpoint, name);
    const known = boxes.flatMap((box) => {
      const held = this.held.get(box.number);
      return held && same(held.reference, box) ? [held] : [];
    });
    const told = new Map<number, Held>();
    for (const held of [...closed, ...known]) if (held !== last) told.set(held.box.number, held);
    for (const held of told.values()) held.isTold = true;
    return told;
  }

  private over(checkpoint: Reference, name: string): void {
    if (!this.trail.had(checkpoint)) this.trail.blame("ACT_CHECKPOINT", name);
  }

  private hold(kind: OpeningKind, planned: string, day: string, first: number, name: string): void {
    const held = this.held.get(first);
    if (held && !this.isDay(kind, planned, day, held.box.opens)) this.trail.blame("KIND_DAY", name);
    this.trail.dated(day);
    this.days.opened.add(day);
    this.trail.verdict.counts.openings += 1;
    if (kind === "extraordinary") this.trail.verdict.counts.extraordinary += 1;
  }

  /** Tell whether an opening may bear this kind on its day (verify.md §Checks). */
  private isDay(kind: OpeningKind, planned: string, day: string, opens: string): boolean {
    if (kind === "extraordinary") return planned <= day;
    const isHeld = day >= opens && day >= planned;
    return isHeld && (kind === "planned" || this.days.isMoved(planned, day));
  }

  /** Tell of a box whose cards a restart has ended: its letters may be destroyed unread. */
  private readonly isGone = (number: number): boolean => {
    const held = this.held.get(number);
    const { first } = this.commission;
    return held !== undefined && first !== null && held.box.epoch < first.epoch;
  };

  // ── Urgent letters ────────────────────────────────────────────────────────
  /** A member opened an urgent letter; it must be in the list of the box it came in. */
  urgently(note: string): void {
    const roster = this.commission.ofEpoch(numberOf(note, "roster"));
    if (!roster) throw new SealError("URGENT_ROSTER");
    const { box, seal, date } = readUrgent(note, roster);
    const held = this.held.get(box.number);
    if (held && same(held.reference, box)) {
      const found = this.urgent.get(box.number) ?? new Map<string, number>();
      this.urgent.set(box.number, found);
      if (!found.has(hex(seal))) found.set(hex(seal), this.trail.index);
    } else {
      this.trail.blame("URGENT_BOX", `box ${box.number}`);
    }
    this.trail.dated(date);
  }

  /** Check that every urgent letter somebody opened is in the list of its box. */
  private async urgentListed(held: Held, again = false): Promise<void> {
    const { number } = held.box;
    const found = this.urgent.get(number) ?? new Map<string, number>();
    this.urgent.delete(number);
    const listed = await this.lists.read(number, held.urgent, ".urgent", again);
    if (!listed) return;
    if (!again) this.trail.verdict.counts.listed += listed.size;
    for (const [seal, index] of found) if (!listed.has(seal)) this.trail.blame("URGENT_LOST", held.name, index);
  }
}
