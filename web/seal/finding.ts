/**
 * What a member's device found in the boxes it joined, signed (docs/spec/opening.md §Finding).
 *
 * Nobody's word alone says which letters opened: what a quorum of findings agrees on stands in the act.
 */
import { day, type Fields, many, number, one, readFields, seat as place } from "../proof/fields.ts";
import { noteHash, splitNote } from "../proof/note.ts";
import { unhex } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { manifest, type Reading } from "./opening.ts";
import { listed, pair, readPair, readReference, type Reference } from "./reference.ts";
import { opened, type Roster } from "./roster.ts";

const SPEC = [
  "origin <origin>",
  "seat <seat>",
  "next <number> <id>",
  "date <date>",
  "open+ <number> <hash>",
  "releases <count> <list>",
  "opened <count> <list>",
  "damaged <count> <list>",
  "waiting <count> <list>",
  "false* <number> <seat>",
  "unreadable* <number> <seat>",
];

/** The number of a box and a seat that released shares of it. */
export type ReleasedOf = readonly [box: number, seat: number];

/** Which letters opened, under which open texts and with which releases. */
export interface Finding {
  readonly seat: number;
  /** The box sealed at this opening. */
  readonly next: Reference;
  readonly date: string;
  readonly opens: readonly Reference[];
  /** The hashes of their texts, as a list. */
  readonly releases: Reference;
  readonly opened: Reference;
  readonly damaged: Reference;
  readonly waiting: Reference;
  /** Releases with a share that nobody dealt. */
  readonly false: readonly ReleasedOf[];
  /** Releases that did not open here. */
  readonly unreadable: readonly ReleasedOf[];
}

/** Return the text of a finding; the member's card signs it. */
export function writeFinding(origin: string, found: Finding): string {
  return [
    "trustbox.v2/finding",
    `origin ${origin}`,
    `seat ${found.seat}`,
    `next ${pair(found.next)}`,
    `date ${found.date}`,
    ...found.opens.map((open) => `open ${pair(open)}`),
    `releases ${pair(found.releases)}`,
    `opened ${pair(found.opened)}`,
    `damaged ${pair(found.damaged)}`,
    `waiting ${pair(found.waiting)}`,
    ...sorted(found.false).map(([box, seat]) => `false ${box} ${seat}`),
    ...sorted(found.unreadable).map(([box, seat]) => `unreadable ${box} ${seat}`),
    "",
  ].join("\n");
}

function sorted(releases: readonly ReleasedOf[]): ReleasedOf[] {
  return [...releases].sort(([a, b], [c, d]) => a - c || b - d);
}

/** Read what a member of the newest roster found; throws READING (another school's, or not by its seat), NOTE_…. */
export function readFinding(note: string, newest: Roster): Finding & { readonly text: string } {
  const { text, seats } = opened(newest, note, "finding");
  const fields = readFields(text, "finding", SPEC);
  const seat = place(one(fields, "seat"));
  if (one(fields, "origin") !== newest.origin || !seats.has(seat)) throw new SealError("READING", `seat ${seat}`);
  return {
    seat,
    next: readReference(fields, "next"),
    date: day(one(fields, "date")),
    opens: many(fields, "open").map(readPair),
    releases: readReference(fields, "releases"),
    opened: readReference(fields, "opened"),
    damaged: readReference(fields, "damaged"),
    waiting: readReference(fields, "waiting"),
    false: releasesIn(fields, "false"),
    unreadable: releasesIn(fields, "unreadable"),
    text,
  };
}

function releasesIn(fields: Fields, key: string): ReleasedOf[] {
  return many(fields, key).map(([box = "", seat = ""]) => [number(box), place(seat)]);
}

/** The seals that opened, are damaged and wait. */
export type Lists = Pick<Reading, "opened" | "damaged" | "waiting">;

/** Return the lists of several boxes as those of one. */
export function listsOf(readings: readonly Lists[]): Lists {
  const list = (name: keyof Lists): string => joinLists(readings.map((each) => each[name]));
  return { opened: list("opened"), damaged: list("damaged"), waiting: list("waiting") };
}

/** Return lists of seals as one. */
export function joinLists(lists: readonly string[]): string {
  return manifest(lists.flatMap((list) => list.split("\n").filter(Boolean).map(unhex)));
}

/** Return the count and the list of releases; throws NOTE_…. */
export async function releasesOf(notes: readonly string[]): Promise<Reference> {
  return listed(manifest(await Promise.all(notes.map((note) => noteHash(splitNote(note).text)))));
}

/** Return who released a share that nobody dealt, from the readings by box number. */
export function falseOf(readings: ReadonlyMap<number, Pick<Reading, "false">>): ReleasedOf[] {
  return [...readings].flatMap(([box, each]) => [...each.false].sort((a, b) => a - b).map((seat) => [box, seat] as const));
}
