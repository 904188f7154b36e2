/** What an opening leaves in the journal: the act, the line, the urgent opening (docs/spec/act.md). */
import {
  blob,
  choice,
  day,
  type Fields,
  number,
  one,
  reference,
  seat as place,
  seats as places,
  values,
} from "../proof/fields.ts";
import { b64, equal, fromUtf8, utf8 } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { type Roster, signedBy } from "./roster.ts";

const ACT_SPEC = [
  "origin <origin>",
  "number <number>",
  "kind <kind>",
  "box <number> <id>",
  "open <hash>",
  "date <date>",
  "present <seats…>",
  "letters <count> <hash>",
  "urgent <count> <hash>",
  "paper <count>",
  "keys <hash>",
  "next <number> <id>",
  "checkpoint <size> <root>",
];
const LINE_SPEC = [
  "origin <origin>",
  "kind <kind>",
  "opening <opening>",
  "planned <date>",
  "date <date>",
  "box <number…>",
  "present <seats…>",
  "next <number…>",
  "reason <text>",
  "checkpoint <size> <root>",
];
const URGENT_SPEC = ["origin <origin>", "seal <hash>", "roster <epoch> <hash>", "date <date>", "seat <seat>"];

const OPENINGS = ["planned", "extraordinary"] as const;
const LINES = ["empty", "moved", "missed"] as const;

export type OpeningKind = (typeof OPENINGS)[number];
export type LineKind = (typeof LINES)[number];

/** A number and a hash: a box and its id, a count and its manifest, a size and its root. */
export interface Reference {
  readonly number: number;
  readonly hash: Uint8Array;
}

export interface Act {
  readonly number: number;
  readonly kind: OpeningKind;
  readonly box: Reference;
  /** Null when no letter was in the box. */
  readonly open: Uint8Array | null;
  readonly date: string;
  readonly present: readonly number[];
  readonly letters: Reference;
  readonly urgent: Reference;
  readonly paper: number;
  readonly keys: Uint8Array | null;
  readonly next: Reference;
  /** The journal before this act. */
  readonly checkpoint: Reference;
}

export interface Line {
  readonly kind: LineKind;
  readonly opening: OpeningKind;
  readonly planned: string;
  readonly date: string;
  readonly box: Reference | null;
  readonly present: readonly number[];
  /** The next box, or the day an opening was moved to. */
  readonly next: Reference | string | null;
  readonly reason: string;
  readonly checkpoint: Reference;
}

/** That a member opened an urgent letter, and when. */
export interface Urgent {
  readonly seal: Uint8Array;
  readonly date: string;
  readonly seat: number;
}

/** A record that was read, with the seats that signed it. */
export type Signed<T> = T & { readonly text: string; readonly seats: ReadonlySet<number> };

export function writeAct(roster: Roster, act: Act): string {
  return lines("act", [
    `origin ${roster.origin}`,
    `number ${act.number}`,
    `kind ${act.kind}`,
    `box ${pair(act.box)}`,
    `open ${hashOrNone(act.open)}`,
    `date ${act.date}`,
    `present ${list(act.present)}`,
    `letters ${pair(act.letters)}`,
    `urgent ${pair(act.urgent)}`,
    `paper ${act.paper}`,
    `keys ${hashOrNone(act.keys)}`,
    `next ${pair(act.next)}`,
    `checkpoint ${pair(act.checkpoint)}`,
  ]);
}

/** Read an act that a quorum of the box's roster signed; throws ACT_…, NOTE_…. */
export function readAct(note: string, roster: Roster): Signed<Act> {
  const { text, fields, seats } = signedBy(roster, note, "act", ACT_SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("ACT_ORIGIN");
  if (seats.size < roster.quorum) throw new SealError("ACT_QUORUM");
  const act = {
    number: number(one(fields, "number")),
    kind: choice(one(fields, "kind"), OPENINGS),
    box: reference(fields, "box"),
    open: readHashOrNone(fields, "open"),
    date: day(one(fields, "date")),
    present: places(values(fields, "present")),
    letters: reference(fields, "letters"),
    urgent: reference(fields, "urgent"),
    paper: number(one(fields, "paper")),
    keys: readHashOrNone(fields, "keys"),
    next: reference(fields, "next"),
    checkpoint: reference(fields, "checkpoint"),
  };
  // Letters come out with an opening and its keys; without letters there is neither.
  const empty = act.letters.number === 0;
  const whole = (act.open === null) === empty && (act.keys === null) === empty;
  if (!whole || !act.present.length || !act.present.every((seat) => roster.members.has(seat))) {
    throw new SealError("ACT_SHAPE");
  }
  return { ...act, text, seats };
}

export function writeLine(roster: Roster, line: Line): string {
  return lines("line", [
    `origin ${roster.origin}`,
    `kind ${line.kind}`,
    `opening ${line.opening}`,
    `planned ${line.planned}`,
    `date ${line.date}`,
    `box ${line.box ? pair(line.box) : "-"}`,
    `present ${list(line.present)}`,
    `next ${typeof line.next === "string" ? line.next : line.next ? pair(line.next) : "-"}`,
    `reason ${line.reason ? b64(utf8(line.reason)) : "-"}`,
    `checkpoint ${pair(line.checkpoint)}`,
  ]);
}

/** Read a journal line: an empty box needs a quorum, a moved or missed opening one member; throws LINE_…, NOTE_…. */
export function readLine(note: string, roster: Roster): Signed<Line> {
  const { text, fields, seats } = signedBy(roster, note, "line", LINE_SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("LINE_ORIGIN");
  const kind = choice(one(fields, "kind"), LINES);
  if (seats.size < (kind === "empty" ? roster.quorum : 1)) throw new SealError("LINE_QUORUM");
  const line = {
    kind,
    opening: choice(one(fields, "opening"), OPENINGS),
    planned: day(one(fields, "planned")),
    date: day(one(fields, "date")),
    box: readBoxOrNone(fields, "box"),
    present: places(values(fields, "present")),
    next: readNext(fields),
    reason: readReason(one(fields, "reason")),
    checkpoint: reference(fields, "checkpoint"),
  };
  // An empty box was seen by somebody, and the next one was sealed.
  const opened = line.box !== null && line.present.length > 0 && line.next !== null && typeof line.next !== "string";
  if ((kind === "empty" && !opened) || !line.present.every((seat) => roster.members.has(seat))) {
    throw new SealError("LINE_SHAPE");
  }
  return { ...line, text, seats };
}

export function writeUrgent(roster: Roster, { seal, date, seat }: Urgent): string {
  return lines("urgent", [
    `origin ${roster.origin}`,
    `seal ${b64(seal)}`,
    `roster ${roster.epoch} ${b64(roster.hash)}`,
    `date ${date}`,
    `seat ${seat}`,
  ]);
}

/** Read that an urgent letter was opened, signed by who opened it; throws URGENT_…, NOTE_…. */
export function readUrgent(note: string, roster: Roster): Signed<Urgent> {
  const { text, fields, seats } = signedBy(roster, note, "urgent", URGENT_SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("URGENT_ORIGIN");
  const { number: epoch, hash } = reference(fields, "roster");
  if (epoch !== roster.epoch || !equal(hash, roster.hash)) throw new SealError("URGENT_ROSTER");
  const seat = place(one(fields, "seat"));
  if (!seats.has(seat)) throw new SealError("URGENT_SIGNER", `seat ${seat}`);
  return { seal: blob(one(fields, "seal")), date: day(one(fields, "date")), seat, text, seats };
}

function lines(kind: string, body: readonly string[]): string {
  return `trustbox.v2/${kind}\n${body.join("\n")}\n`;
}

function pair({ number: count, hash }: Reference): string {
  return `${count} ${b64(hash)}`;
}

function list(seats: readonly number[]): string {
  return seats.length ? [...seats].sort((a, b) => a - b).join(" ") : "-";
}

function hashOrNone(hash: Uint8Array | null): string {
  return hash ? b64(hash) : "-";
}

function readHashOrNone(fields: Fields, key: string): Uint8Array | null {
  const value = one(fields, key);
  return value === "-" ? null : blob(value);
}

function readBoxOrNone(fields: Fields, key: string): Reference | null {
  const found = values(fields, key);
  if (found.length === 1 && found[0] === "-") return null;
  if (found.length !== 2) throw new SealError("LINE_SHAPE", key);
  return reference(fields, key);
}

function readNext(fields: Fields): Reference | string | null {
  const found = one(fields, "next");
  if (values(fields, "next").length > 1 || found === "-") return readBoxOrNone(fields, "next");
  return day(found);
}

function readReason(value: string): string {
  if (value === "-") return "";
  try {
    return fromUtf8(blob(value, null));
  } catch {
    throw new SealError("LINE_SHAPE", "reason");
  }
}
