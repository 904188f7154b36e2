/**
 * Walking through a journal once, entry by entry: whoever signed had to, whatever follows fits.
 *
 * Each kind of entry is one method, as in ishenim/audit/walk.py. What does not hold is a finding with
 * the entry's index; the walk goes on, so that one lie does not hide another.
 */
import { equal, fromUtf8, sha256 } from "../proof/bytes.ts";
import { readBundle } from "../proof/bundle.ts";
import { ProofError } from "../proof/errors.ts";
import { blob, number as whole, seat as place } from "../proof/fields.ts";
import { type Edge, grown, rootOf } from "../proof/frontier.ts";
import { type Keyring, openNote, splitNote } from "../proof/note.ts";
import { type Act, readAct, readLine, readUrgent, type Reference } from "../seal/act.ts";
import { readBox, type SealedBox } from "../seal/box.ts";
import { codeOf } from "../seal/errors.ts";
import { type Open, readOpen } from "../seal/opening.ts";
import { checkNext, type Roster } from "../seal/roster.ts";
import { Papers, VerifyError } from "./papers.ts";
import { foresee } from "./sooner.ts";
import { readOrNull, type Source } from "./source.ts";
import type { Verdict } from "./verdict.ts";

/** Sizes of the tree that an act may refer to: it is signed within one opening. */
const REMEMBERED = 4096;
const DAWN = "0001-01-01";

/** A box on its way out: its opening and who released their keys. */
interface Opened {
  readonly box: SealedBox;
  open: Open | null;
  readonly released: Set<number>;
}

/** On which days the box was opened, and what was said of planned days on which it was not. */
export interface Days {
  readonly opened: Set<string>;
  readonly explained: Map<string, { kind: string; reason: string }>;
}

/** One pass over a journal; the verdict fills as it goes. */
export class Walk {
  readonly rosters: Roster[] = [];
  readonly boxes = new Map<number, Opened>();
  readonly days: Days = { opened: new Set(), explained: new Map() };
  /** Every box's id. */
  readonly sealed = new Map<number, Uint8Array>();
  readonly papers: Papers;
  firstSealed = "";
  private readonly source: Source;
  private readonly verdict: Verdict;
  private readonly journal: Keyring;
  private readonly wanted: number;
  private readonly edges = new Map<number, Edge>();
  private readonly roots = new Map<number, Uint8Array>();
  private edge: Edge = [];
  private index = 0;
  private lastAct = 0;
  private latest = DAWN;
  private readonly kinds = new Map<string, (note: string) => Promise<void>>(Object.entries({
    roster: (note: string) => this.roster(note),
    box: (note: string) => this.box(note),
    open: (note: string) => this.open(note),
    release: (note: string) => this.release(note),
    act: (note: string) => this.act(note),
    line: (note: string) => this.line(note),
    urgent: (note: string) => this.urgent(note),
    paper: (note: string) => this.papers.read(note, this.rosters, this.index),
    bundle: (note: string) => this.bundle(note),
  }));

  /** `wanted` is a size whose root will be asked for; -1 is none. */
  constructor(source: Source, verdict: Verdict, journal: Keyring, wanted: number) {
    this.source = source;
    this.verdict = verdict;
    this.journal = journal;
    this.wanted = wanted;
    this.papers = new Papers(verdict);
  }

  /** Check one entry and add it to the tree. */
  async step(entry: Uint8Array): Promise<void> {
    this.edges.set(this.index, this.edge);
    this.edges.delete(this.index - REMEMBERED);
    if (this.index === this.wanted) this.roots.set(this.index, rootOf(this.edge));
    try {
      const note = textOf(entry);
      await foresee(note, [this.journal, ...this.rosters.slice(-2).map((roster) => roster.keyring)]);
      await this.read(note);
    } catch (error) {
      const code = codeOf(error);
      if (!code) throw error;
      this.blame(code);
    }
    this.edge = grown(this.edge, entry);
    this.index += 1;
    this.verdict.counts.entries += 1;
  }

  /** Look at what only the whole journal shows. */
  end(): void {
    this.roots.set(this.index, rootOf(this.edge));
    this.papers.end(this.rosters);
  }

  /** Tell whether the tree had this root when it had so many entries. */
  had(size: number, root: Uint8Array): boolean {
    const known = this.roots.get(size);
    return known !== undefined && equal(known, root);
  }

  private blame(code: string, detail = ""): void {
    this.verdict.add("misconduct", code, this.index, detail);
  }

  private async read(note: string): Promise<void> {
    const first = note.split("\n", 1)[0] ?? "";
    const kind = /^trustbox\.v1\/([a-z]+)$/.exec(first)?.[1] ?? "";
    const check = this.kinds.get(kind);
    if (check) await check(note);
    else this.verdict.add("note", "NOTE_UNKNOWN", this.index, first.slice(0, 60));
  }

  // ── Rosters and boxes ───────────────────────────────────────────────────────
  private get newest(): Roster {
    const newest = this.rosters[this.rosters.length - 1];
    // Nobody could have signed this yet.
    if (!newest) throw new VerifyError("ROSTER_GENESIS");
    return newest;
  }

  private async roster(note: string): Promise<void> {
    const roster = await checkNext(this.rosters[this.rosters.length - 1] ?? null, note);
    this.rosters.push(roster);
    this.verdict.counts.rosters += 1;
    this.dated(roster.date);
    await this.papers.settle(roster);
  }

  private async box(note: string): Promise<void> {
    const box = await readBox(note, this.newest);
    if (box.number !== Math.max(0, ...this.sealed.keys()) + 1) this.blame("BOX_NUMBER", `box ${box.number}`);
    this.sealed.set(box.number, box.id);
    this.boxes.set(box.number, { box, open: null, released: new Set() });
    this.firstSealed ||= box.sealed;
    this.verdict.counts.boxes += 1;
    this.dated(box.sealed);
  }

  private openedBox(number: number): Opened {
    const opened = this.boxes.get(number);
    if (!opened) throw new VerifyError("OPEN_BOX");
    return opened;
  }

  private rosterOf({ epoch }: SealedBox): Roster {
    const roster = this.rosters[epoch - 1];
    if (!roster) throw new VerifyError("BOX_ROSTER");
    return roster;
  }

  // ── Openings ────────────────────────────────────────────────────────────────
  private async open(note: string): Promise<void> {
    const opened = this.openedBox(numberOf(note, "box"));
    if (opened.open) this.blame("OPEN_TWICE", `box ${opened.box.number}`);
    opened.open = await readOpen(note, this.rosterOf(opened.box), opened.box);
    this.dated(opened.open.date);
  }

  private release(note: string): Promise<void> {
    const { text } = splitNote(note);
    const wanted = blob(valueOf(text, "open"));
    const opened = [...this.boxes.values()].find(({ open }) => open && equal(open.id, wanted));
    if (!opened) throw new VerifyError("RELEASE_SIG");
    const seat = place(valueOf(text, "seat"));
    const { signers } = openNote(note, this.rosterOf(opened.box).keyring);
    if (!text.startsWith("trustbox.v2/release\n")) throw new ProofError("NOTE_TYPE");
    const own = [...signers.keys()].some((name) => name.endsWith(`/m${seat}`));
    if (!own) throw new VerifyError("RELEASE_SIG");
    opened.released.add(seat);
    return Promise.resolve();
  }

  private async act(note: string): Promise<void> {
    const opened = this.openedBox(numberOf(note, "box"));
    const roster = this.rosterOf(opened.box);
    const act = readAct(note, roster);
    this.closes(opened, act.box, act.next, act.checkpoint);
    if (act.number !== this.lastAct + 1) this.blame("ACT_NUMBER", `act ${act.number} after ${this.lastAct}`);
    this.lastAct = act.number;
    if (act.present.some((seat) => !act.seats.has(seat))) this.blame("ACT_PRESENT", `act ${act.number}`);
    await this.takenOut(opened, act, roster);
    const { counts } = this.verdict;
    counts.acts += 1;
    counts.letters += act.letters.number;
    counts.urgent += act.urgent.number;
    counts.paper += act.paper;
    this.hold(act.date, act.kind);
  }

  /** Check that exactly the letters that were frozen were taken out, and are published. */
  private async takenOut({ box, open, released }: Opened, act: Act, roster: Roster): Promise<void> {
    if (!open) {
      if (act.letters.number) this.blame("ACT_OPEN", `act ${act.number}`);
    } else {
      const { hash, number } = act.letters;
      const same = act.open !== null && equal(act.open, open.id) && number === open.letters && equal(hash, open.manifestHash);
      if (!same) this.blame("ACT_MANIFEST", `act ${act.number}`);
      if (released.size < roster.quorum) this.blame("RELEASE_QUORUM", `act ${act.number}`);
    }
    if (act.letters.number) await this.list(box.number, act.letters, "");
    if (act.urgent.number) await this.list(box.number, act.urgent, ".urgent");
  }

  private async list(number: number, said: Reference, ending: string): Promise<void> {
    const text = await readOrNull(this.source, `manifest/${number}${ending}`);
    if (text === null) {
      this.verdict.add("gap", "MANIFEST_MISSING", this.index, `box ${number}`);
    } else if (!equal(await sha256(text), said.hash) || text.split("\n").length - 1 !== said.number) {
      this.blame("MANIFEST_CHANGED", `box ${number}`);
    } else {
      this.verdict.counts.listed += said.number;
    }
  }

  private line(note: string): Promise<void> {
    const { text } = splitNote(note);
    if (valueOf(text, "kind") !== "empty") {
      const line = readLine(note, this.newest);
      this.dated(line.date);
      this.days.explained.set(line.planned, { kind: line.kind, reason: line.reason });
      return Promise.resolve();
    }
    const opened = this.openedBox(numberOf(note, "box"));
    const line = readLine(note, this.rosterOf(opened.box));
    this.closes(opened, line.box, line.next, line.checkpoint);
    if (opened.open?.letters) {
      // A quorum says that the lock did not open (decision 0010): the letters are lost.
      this.verdict.add("note", "LETTERS_LOST", this.index, `box ${opened.box.number}: ${opened.open.letters}`);
    }
    this.hold(line.date, line.opening);
    return Promise.resolve();
  }

  private hold(day: string, opening: string): void {
    this.dated(day);
    this.days.opened.add(day);
    this.verdict.counts.openings += 1;
    if (opening === "extraordinary") this.verdict.counts.extraordinary += 1;
  }

  /** Check that the right box was opened, the next one sealed, and the journal the same. */
  private closes(opened: Opened, box: Reference | null, next: Reference | string | null, checkpoint: Reference): void {
    const { number, id } = opened.box;
    if (!box || !equal(box.hash, id) || number !== Math.min(...this.boxes.keys())) this.blame("ACT_BOX", `box ${number}`);
    const following = this.sealed.get(number + 1);
    const known = next !== null && typeof next !== "string" && next.number === number + 1;
    if (!known || !following || !equal(following, next.hash)) this.blame("ACT_NEXT", `box ${number}`);
    const edge = this.edges.get(checkpoint.number);
    if (!edge || !equal(rootOf(edge), checkpoint.hash)) this.blame("ACT_CHECKPOINT", `box ${number}`);
    this.boxes.delete(number);
  }

  // ── Urgent letters and scripts ──────────────────────────────────────────────
  private urgent(note: string): Promise<void> {
    const roster = this.rosters[numberOf(note, "roster") - 1];
    if (!roster) throw new VerifyError("URGENT_ROSTER");
    this.dated(readUrgent(note, roster).date);
    return Promise.resolve();
  }

  private bundle(note: string): Promise<void> {
    this.dated(readBundle(openNote(note, this.journal).text).date);
    return Promise.resolve();
  }

  /** A journal goes forward: nothing is dated before what stands above it. */
  private dated(day: string): void {
    if (day < this.latest) this.blame("DATE_ORDER", `${day} after ${this.latest}`);
    else this.latest = day;
  }
}

function textOf(entry: Uint8Array): string {
  try {
    return fromUtf8(entry);
  } catch {
    throw new VerifyError("NOTE_FORM");
  }
}

/** Return the first value of a line; the reader of its kind checks all of it. Throws NOTE_FIELD. */
function valueOf(text: string, key: string): string {
  const value = new RegExp(`\\n${key} ([^ \\n]*)`).exec(text)?.[1];
  if (value === undefined) throw new ProofError("NOTE_FIELD", key);
  return value;
}

function numberOf(note: string, key: string): number {
  return whole(valueOf(splitNote(note).text, key));
}
