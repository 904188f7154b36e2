/** Who acts, and what changes who may act: session, access, restart, objection (docs/spec/people.md). */
import { blob, choice, day, one, readFields, seat as place, seats as places, values } from "../proof/fields.ts";
import { type Keyring, keyring, knownSigners, noteHash, openNote, SIGNATURE, splitNote } from "../proof/note.ts";
import { b64 } from "./bytes.ts";
import { HEAD as HEAD_SEAT, keyName } from "./card.ts";
import { SealError } from "./errors.ts";
import { NONE, pair, readReference, type Reference, same } from "./reference.ts";
import { opened, type Roster, signersOf } from "./roster.ts";

/** A restart waits so many days for an objection. */
export const WAITS_DAYS = 14;
export const NONCE_BYTES = 16;
export const HEAD = "head";
export const OFFICE = "administrator";

const ACCESS = ["sign-in", "card", "card-lost"] as const;
const ACCESS_SPEC = ["origin <origin>", "kind <kind>", "who <who>", "key? <key>", "date <date>"];
const RESTART_SPEC = ["origin <origin>", "roster <epoch> <hash>", "remaining <seats…>", "date <date>"];
const OBJECTION_SPEC = ["origin <origin>", "restart <hash>", "seat <seat>", "date <date>"];

// ── Session ─────────────────────────────────────────────────────────────────
/** A proof of a card for one sign-in. */
export interface Session {
  readonly origin: string;
  readonly seat: number;
  readonly nonce: Uint8Array;
  /** The hash of the session. */
  readonly session: Uint8Array;
  readonly date: string;
}

/**
 * Return the text by which a card proves itself to one sign-in.
 *
 * The browser builds it from its parts and signs nothing else by itself: a server that hands out another
 * nonce gets a signature that is good for nothing else. Throws SESSION for parts of another length.
 */
export function writeSession({ origin, seat, nonce, session, date }: Session): string {
  if (nonce.length !== NONCE_BYTES || session.length !== 32) throw new SealError("SESSION");
  return (
    `trustbox.v2/session\norigin ${origin}\nseat ${seat}\nnonce ${b64(nonce)}\n` +
    `session ${b64(session)}\ndate ${day(date)}\n`
  );
}

// ── Access ──────────────────────────────────────────────────────────────────
export type AccessKind = (typeof ACCESS)[number];

/** That somebody got a new way in, or lost one: a renewed sign-in, a new card, a lost card. */
export interface Access {
  readonly kind: AccessKind;
  /** A seat, or HEAD, or OFFICE. */
  readonly who: string;
  /** The public key of a new card. */
  readonly key: Uint8Array | null;
  readonly date: string;
}

/** Return the text that the journal's key signs. */
export function writeAccess(origin: string, { kind, who, key, date }: Access): string {
  const line = key ? `key ${b64(key)}\n` : "";
  return `trustbox.v2/access\norigin ${origin}\nkind ${kind}\nwho ${who}\n${line}date ${date}\n`;
}

/** Read an access record that the journal signed; throws ACCESS, NOTE_…. */
export function readAccess(note: string, journal: Keyring, origin: string): Access {
  const fields = readFields(openNote(note, journal).text, "access", ACCESS_SPEC);
  const who = one(fields, "who");
  const [key] = values(fields, "key");
  const access = {
    kind: choice(one(fields, "kind"), ACCESS),
    who: who === HEAD || who === OFFICE ? who : String(place(who)),
    key: key === undefined ? null : blob(key),
    date: day(one(fields, "date")),
  };
  const whole = (access.kind === "card") === (access.key !== null);
  if (one(fields, "origin") !== origin || !whole) throw new SealError("ACCESS");
  return access;
}

// ── Restart ─────────────────────────────────────────────────────────────────
/** That the quorum is lost for good, said by the head and every remaining member. */
export interface Restart {
  /** The last one. */
  readonly roster: Reference;
  readonly remaining: readonly number[];
  readonly date: string;
  readonly text: string;
  readonly id: Uint8Array;
}

/** Return the text that the head and every remaining member sign. */
export function writeRestart(roster: Roster, remaining: readonly number[], date: string): string {
  const seats = [...remaining].sort((a, b) => a - b).join(" ") || NONE;
  return (
    `trustbox.v2/restart\norigin ${roster.origin}\n` +
    `roster ${pair({ number: roster.epoch, hash: roster.hash })}\nremaining ${seats}\ndate ${date}\n`
  );
}

/**
 * Read a restart of this last roster, signed by its head and by all who remain.
 *
 * Throws NOTE_…; RESTART if it is of another roster, not signed by them, or a quorum remains: then the
 * roster is changed, not begun anew.
 */
export async function readRestart(note: string, roster: Roster): Promise<Restart> {
  const { text } = splitNote(note);
  const fields = readFields(text, "restart", RESTART_SPEC);
  const restart = {
    roster: readReference(fields, "roster"),
    remaining: places(values(fields, "remaining")),
    date: day(one(fields, "date")),
    text,
    id: await noteHash(text),
  };
  const { origin, head, quorum, members } = roster;
  const right =
    one(fields, "origin") === origin &&
    same(restart.roster, { number: roster.epoch, hash: roster.hash }) &&
    restart.remaining.length < quorum &&
    restart.remaining.every((seat) => members.has(seat));
  if (!right || !head) throw new SealError("RESTART");
  const name = keyName(origin, HEAD_SEAT);
  const byHead = knownSigners(note, await keyring([[name, head.publicKey]], [SIGNATURE])).signers;
  const signed = signersOf(roster, note);
  if (!byHead.has(name) || !restart.remaining.every((seat) => signed.has(seat))) throw new SealError("RESTART", "signatures");
  return restart;
}

/** Return the text by which one living card of the last roster stops a restart. */
export function writeObjection(roster: Roster, restartId: Uint8Array, seat: number, date: string): string {
  return (
    `trustbox.v2/objection\norigin ${roster.origin}\nrestart ${b64(restartId)}\n` +
    `seat ${seat}\ndate ${date}\n`
  );
}

/** Which restart is objected to, by which seat of the last roster, on which day. */
export interface Objection {
  readonly restart: Uint8Array;
  readonly seat: number;
  readonly date: string;
}

/** Read an objection; throws NOTE_…, OBJECTION if it is not signed by that seat's card. */
export function readObjection(note: string, roster: Roster): Objection {
  const { text, seats } = opened(roster, note, "objection");
  const fields = readFields(text, "objection", OBJECTION_SPEC);
  const seat = place(one(fields, "seat"));
  if (one(fields, "origin") !== roster.origin || !seats.has(seat)) throw new SealError("OBJECTION");
  return { restart: blob(one(fields, "restart")), seat, date: day(one(fields, "date")) };
}
