/**
 * The box of a period: sealed and signed by those present (docs/spec/box.md).
 *
 * It is the seal of R11 and R12: number, days, signatures. Nothing secret is behind it: each letter
 * carries its own lock (deal.ts).
 */
import { daysTo } from "../proof/days.ts";
import { day, number as whole, one, readFields } from "../proof/fields.ts";
import { noteHash } from "../proof/note.ts";
import { b64 } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { NONE, pair, readHashOrNone, readReference, type Reference, same } from "./reference.ts";
import { opened, type Roster } from "./roster.ts";

/** Longer than any vacation: whoever is asked to sign for a year has been shown a wrong day. */
const LONGEST_DAYS = 180;

const SPEC = [
  "origin <origin>",
  "box <number>",
  "prev <hash>",
  "roster <epoch> <hash>",
  "sealed <date>",
  "opens <date>",
  "checkpoint <size> <root>",
];

/** What a box says before anybody signed it. */
export interface NewBox {
  readonly number: number;
  /** The id of the box before; null of the first. */
  readonly prev: Uint8Array | null;
  readonly sealed: string;
  readonly opens: string;
  /** The journal before this box. */
  readonly checkpoint: Reference;
}

/** A box note that was read. */
export interface SealedBox extends NewBox {
  readonly text: string;
  readonly id: Uint8Array;
  readonly epoch: number;
  /** Who signed. */
  readonly seats: ReadonlySet<number>;
}

/** Return the text of the next box; everybody present signs it. */
export function writeBox(roster: Roster, { number, prev, sealed, opens, checkpoint }: NewBox): string {
  return [
    "trustbox.v2/box",
    `origin ${roster.origin}`,
    `box ${number}`,
    `prev ${prev ? b64(prev) : NONE}`,
    `roster ${pair({ number: roster.epoch, hash: roster.hash })}`,
    `sealed ${sealed}`,
    `opens ${opens}`,
    `checkpoint ${pair(checkpoint)}`,
    "",
  ].join("\n");
}

/** Read a box that a quorum of this roster signed; throws BOX_…, NOTE_…. */
export async function readBox(note: string, roster: Roster): Promise<SealedBox> {
  const { text, seats } = opened(roster, note, "box");
  const box = await readBoxText(text, roster, seats);
  if (seats.size < roster.quorum) throw new SealError("BOX_QUORUM");
  return box;
}

/** Read the box of a text that nobody may have signed yet; throws BOX_…, NOTE_…. */
export async function readBoxText(text: string, roster: Roster, seats: ReadonlySet<number> = new Set()): Promise<SealedBox> {
  const fields = readFields(text, "box", SPEC);
  if (one(fields, "origin") !== roster.origin) throw new SealError("BOX_ORIGIN");
  const { epoch, hash } = roster;
  if (!same(readReference(fields, "roster"), { number: epoch, hash })) throw new SealError("BOX_ROSTER");
  const box = {
    text,
    id: await noteHash(text),
    number: whole(one(fields, "box")),
    prev: readHashOrNone(fields, "prev"),
    epoch,
    sealed: day(one(fields, "sealed")),
    opens: day(one(fields, "opens")),
    checkpoint: readReference(fields, "checkpoint"),
    seats,
  };
  const days = daysTo(box.opens) - daysTo(box.sealed);
  if (days < 1 || days > LONGEST_DAYS) throw new SealError("BOX_DAYS");
  if ((box.number === 1) !== (box.prev === null) || box.number < 1) throw new SealError("BOX_FIRST");
  return box;
}
