/** What an opening leaves in the journal: act, line, urgent opening (docs/spec/act.md). */
import {
  blob,
  choice,
  day,
  type Fields,
  many,
  number,
  one,
  seat as place,
  seats as places,
  values,
} from "../proof/fields.ts";
import { b64, fromUtf8, utf8 } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { OPENINGS, type OpeningKind } from "./opening.ts";
import { NONE, pair, readPair, readReference, type Reference, same } from "./reference.ts";
import { type Roster, signedBy } from "./roster.ts";

const ACT_SPEC = [
  "origin <origin>",
  "number <number>",
  "kind <kind> <date>",
  "date <date>",
  "present <seats…>",
  "box+ <number> <id> <letters> <list> <urgent> <list>",
  "open* <number> <hash>",
  "paper <count>",
  "opened <count>",
  "damaged <count> <list>",
  "waiting <count> <list>",
  "next <number> <id>",
  "document <hash>",
  "checkpoint <size> <root>",
];
const LINE_SPEC = [
  "origin <origin>",
  "kind <kind>",
  "opening <opening>",
  "planned <date>",
  "date <date>",
  "present <seats…>",
  "box* <number> <id>",
  "waiting? <count> <list>",
  "next <number…>",
  "reason <text>",
  "checkpoint <size> <root>",
];
const URGENT_SPEC = [
  "origin <origin>",
  "seal <hash>",
  "box <number> <id>",
  "roster <epoch> <hash>",
  "date <date>",
  "seat <seat>",
];

const LINES = ["empty", "moved", "missed"] as const;
export type LineKind = (typeof LINES)[number];

/** A box that the opening closed or found closed, and what lay in it. */
export interface Closed {
  readonly box: Reference;
  readonly letters: Reference;
  readonly urgent: Reference;
}

/**
 * What was taken out, and by whom.
 *
 * `boxes` are those closed since the last act or line; `opens` the open texts, by box, under which
 * letters were read now, also of earlier boxes. Every letter of these boxes, and every one that waited
 * before, is opened, damaged or waiting now.
 */
export interface Act {
  readonly number: number;
  readonly kind: OpeningKind;
  readonly day: string;
  readonly date: string;
  readonly present: readonly number[];
  readonly boxes: readonly Closed[];
  readonly opens: readonly Reference[];
  readonly paper: number;
  readonly opened: number;
  readonly damaged: Reference;
  readonly waiting: Reference;
  readonly next: Reference;
  /** The hash of the act as people read it (docs/spec/paper.md §Content). */
  readonly document: Uint8Array;
  /** The journal before this act. */
  readonly checkpoint: Reference;
}

/** An opening without an act: nothing was found, or it was moved or missed. */
export interface Line {
  readonly kind: LineKind;
  readonly opening: OpeningKind;
  readonly planned: string;
  readonly date: string;
  readonly present: readonly number[];
  /** Those closed, all of them empty. */
  readonly boxes: readonly Reference[];
  /** What still waits; null of a moved or missed opening. */
  readonly waiting: Reference | null;
  /** The next box, or the day it was moved to. */
  readonly next: Reference | string | null;
  readonly reason: string;
  readonly checkpoint: Reference;
}

/** That a member opened an urgent letter, and on which day. */
export interface Urgent {
  readonly seal: Uint8Array;
  /** The box that was open when it came. */
  readonly box: Reference;
  readonly date: string;
  readonly seat: number;
}

/** A record that was read, with the seats that signed it. */
export type Signed<T> = T & { readonly text: string; readonly seats: ReadonlySet<number> };

// ── Act ─────────────────────────────────────────────────────────────────────
/** Return the text of an act; everybody present signs it. */
export function writeAct(roster: Roster, act: Act): string {
  return lines("act", [
    `origin ${roster.origin}`,
    `number ${act.number}`,
    `kind ${act.kind} ${act.day}`,
    `date ${act.date}`,
    `present ${list(act.present)}`,
    ...act.boxes.map(({ box, letters, urgent }) => `box ${pair(box)} ${pair(letters)} ${pair(urgent)}`),
    ...act.opens.map((open) => `open ${pair(open)}`),
    `paper ${act.paper}`,
    `opened ${act.opened}`,
    `damaged ${pair(act.damaged)}`,
    `waiting ${pair(act.waiting)}`,
    `next ${pair(act.next)}`,
    `document ${b64(act.document)}`,
    `checkpoint ${pair(act.checkpoint)}`,
  ]);
}

/** Read an act that a quorum of the newest roster signed; throws ACT_…, NOTE_…. */
export function readAct(note: string, roster: Roster): Signed<Act> {
  const { text, fields, seats } = signedBy(roster, note, "act", ACT_SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("ACT_ORIGIN");
  if (seats.size < roster.quorum) throw new SealError("ACT_QUORUM");
  const [kind = "", on = ""] = values(fields, "kind");
  const act = {
    number: number(one(fields, "number")),
    kind: choice(kind, OPENINGS),
    day: day(on),
    date: day(one(fields, "date")),
    present: places(values(fields, "present")),
    boxes: many(fields, "box").map(readClosed),
    opens: many(fields, "open").map(readPair),
    paper: number(one(fields, "paper")),
    opened: number(one(fields, "opened")),
    damaged: readReference(fields, "damaged"),
    waiting: readReference(fields, "waiting"),
    next: readReference(fields, "next"),
    document: blob(one(fields, "document")),
    checkpoint: readReference(fields, "checkpoint"),
  };
  if (!isWhole(act, roster)) throw new SealError("ACT_SHAPE");
  return { ...act, text, seats };
}

function readClosed(line: readonly string[]): Closed {
  return { box: readPair(line.slice(0, 2)), letters: readPair(line.slice(2, 4)), urgent: readPair(line.slice(4)) };
}

/** Tell whether an act does not contradict itself: boxes in order, letters only with an open. */
function isWhole(act: Act, roster: Roster): boolean {
  const opens = act.opens.map((open) => open.number);
  return (
    act.present.length > 0 &&
    areSeated(act.present, roster) &&
    follow(act.boxes.map(({ box }) => box), act.next) &&
    opens.every((open, i) => open > (opens[i - 1] ?? 0) && open < act.next.number) &&
    (opens.length > 0 || !(act.opened || act.damaged.number))
  );
}

function areSeated(seats: readonly number[], roster: Roster): boolean {
  return seats.every((seat) => roster.members.has(seat));
}

/** Tell whether these boxes follow each other, and the next one the last of them. */
function follow(boxes: readonly Reference[], next: Reference): boolean {
  const first = next.number - boxes.length;
  return boxes.length > 0 && first > 0 && boxes.every((box, i) => box.number === first + i);
}

// ── Line ────────────────────────────────────────────────────────────────────
/** Return the text of a journal line. */
export function writeLine(roster: Roster, line: Line): string {
  return lines("line", [
    `origin ${roster.origin}`,
    `kind ${line.kind}`,
    `opening ${line.opening}`,
    `planned ${line.planned}`,
    `date ${line.date}`,
    `present ${list(line.present)}`,
    ...line.boxes.map((box) => `box ${pair(box)}`),
    ...(line.waiting ? [`waiting ${pair(line.waiting)}`] : []),
    `next ${typeof line.next === "string" ? line.next : line.next ? pair(line.next) : NONE}`,
    `reason ${line.reason ? b64(utf8(line.reason)) : NONE}`,
    `checkpoint ${pair(line.checkpoint)}`,
  ]);
}

/**
 * Read a line: an empty box that a quorum saw, or what one member says of a planned day.
 *
 * `roster` is the newest. Throws LINE_…, NOTE_….
 */
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
    present: places(values(fields, "present")),
    boxes: many(fields, "box").map(readPair),
    waiting: many(fields, "waiting").length ? readReference(fields, "waiting") : null,
    next: readNext(fields),
    reason: readReason(one(fields, "reason")),
    checkpoint: readReference(fields, "checkpoint"),
  };
  if (!isLine(line, roster)) throw new SealError("LINE_SHAPE");
  return { ...line, text, seats };
}

/**
 * Tell whether a line does not contradict itself.
 *
 * An empty box was seen by somebody, and the next one was sealed; a moved one has its new day.
 */
function isLine({ kind, next, boxes, waiting, present }: Line, roster: Roster): boolean {
  if (kind !== "empty") {
    const moved = kind === "moved" ? typeof next === "string" : next === null;
    return moved && !boxes.length && waiting === null && !present.length;
  }
  if (next === null || typeof next === "string" || waiting === null) return false;
  return present.length > 0 && areSeated(present, roster) && follow(boxes, next);
}

// ── Urgent ──────────────────────────────────────────────────────────────────
/** Return the text by which a member opens an urgent letter. */
export function writeUrgent(roster: Roster, { seal, box, date, seat }: Urgent): string {
  return lines("urgent", [
    `origin ${roster.origin}`,
    `seal ${b64(seal)}`,
    `box ${pair(box)}`,
    `roster ${pair({ number: roster.epoch, hash: roster.hash })}`,
    `date ${date}`,
    `seat ${seat}`,
  ]);
}

/** Read that an urgent letter was opened, signed by who opened it; throws URGENT_…, NOTE_…. */
export function readUrgent(note: string, roster: Roster): Signed<Urgent> {
  const { text, fields, seats } = signedBy(roster, note, "urgent", URGENT_SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("URGENT_ORIGIN");
  const { epoch, hash } = roster;
  if (!same(readReference(fields, "roster"), { number: epoch, hash })) throw new SealError("URGENT_ROSTER");
  const seat = place(one(fields, "seat"));
  if (!seats.has(seat)) throw new SealError("URGENT_SIGNER", `seat ${seat}`);
  const seal = blob(one(fields, "seal"));
  return { seal, box: readReference(fields, "box"), date: day(one(fields, "date")), seat, text, seats };
}

// ── Values ──────────────────────────────────────────────────────────────────
function lines(kind: string, body: readonly string[]): string {
  return `trustbox.v2/${kind}\n${body.join("\n")}\n`;
}

function list(seats: readonly number[]): string {
  return seats.length ? [...seats].sort((a, b) => a - b).join(" ") : NONE;
}

function readNext(fields: Fields): Reference | string | null {
  const found = values(fields, "next");
  const [first = ""] = found;
  if (found.length === 1) return first === NONE ? null : day(first);
  if (found.length !== 2) throw new SealError("LINE_SHAPE", "next");
  return readPair(found);
}

function readReason(value: string): string {
  if (value === NONE) return "";
  const bytes = blob(value, null);
  try {
    return fromUtf8(bytes);
  } catch {
    throw new SealError("LINE_SHAPE", "reason");
  }
}
