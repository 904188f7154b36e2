/** The roster: who sits in the commission and with which keys (docs/spec/roster.md). */
import { blob, checkKind, day, type Fields, many, number, one, readFields, seat, seats, values } from "../proof/fields.ts";
import {
  COSIGNATURE,
  type Keyring,
  keyring,
  knownSigners,
  noteHash,
  openNote,
  readVkey,
  SIGNATURE,
  splitNote,
} from "../proof/note.ts";
import { b64, crock, equal, hex } from "./bytes.ts";
import { memberName } from "./card.ts";
import { isHybrid } from "./envelope.ts";
import { SealError } from "./errors.ts";

const SPEC = [
  "origin <origin>",
  "epoch <epoch>",
  "prev <hash>",
  "date <date>",
  "quorum <k>",
  "duty <seats…>",
  "head? <key> <label…>",
  "witness* <vkey>",
  "member+ <seat> <key> <recipient> <label…>",
];

/** A journal entry holds 65 535 bytes, and a post-quantum recipient takes 1 959. */
const MOST_MEMBERS = 29;

export interface RosterMember {
  readonly seat: number;
  readonly publicKey: Uint8Array;
  readonly recipient: string;
  readonly label: string;
}

export interface Head {
  readonly publicKey: Uint8Array;
  readonly label: string;
}

export interface Roster {
  readonly text: string;
  readonly hash: Uint8Array;
  readonly origin: string;
  readonly epoch: number;
  readonly prev: Uint8Array | null;
  readonly date: string;
  readonly quorum: number;
  readonly duty: readonly number[];
  readonly head: Head | null;
  /** Verifier keys of those outside who vouch for the journal. */
  readonly witnesses: readonly string[];
  readonly members: ReadonlyMap<number, RosterMember>;
  readonly keyring: Keyring;
}

export interface NewRoster {
  readonly origin: string;
  readonly epoch: number;
  readonly prev: Uint8Array | null;
  readonly date: string;
  readonly duty: readonly number[];
  readonly head?: Head;
  readonly witnesses?: readonly string[];
  readonly members: readonly RosterMember[];
}

export function writeRoster(roster: NewRoster): string {
  const { origin, epoch, prev, duty, head, witnesses = [] } = roster;
  const members = [...roster.members].sort((a, b) => a.seat - b.seat);
  return [
    "trustbox.v2/roster",
    `origin ${origin}`,
    `epoch ${epoch}`,
    `prev ${prev ? b64(prev) : "-"}`,
    `date ${roster.date}`,
    `quorum ${quorumOf(members.length)}`,
    `duty ${[...duty].sort((a, b) => a - b).join(" ") || "-"}`,
    ...(head ? [`head ${b64(head.publicKey)} ${head.label}`] : []),
    ...[...witnesses].sort().map((vkey) => `witness ${vkey}`),
    ...members.map(({ seat, publicKey, recipient, label }) => `member ${seat} ${b64(publicKey)} ${recipient} ${label}`),
    "",
  ].join("\n");
}

/** Return how many of so many members open a box: more than half. */
export function quorumOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** Read a roster's text; who signed it is not looked at. Throws ROSTER_MEMBER, ROSTER_SHAPE, NOTE_…. */
export async function readRoster(text: string): Promise<Roster> {
  const fields = readFields(text, "roster", SPEC);
  const prev = one(fields, "prev");
  const origin = one(fields, "origin");
  const list = readMembers(many(fields, "member"));
  const roster = {
    text,
    hash: await noteHash(text),
    origin,
    epoch: number(one(fields, "epoch")),
    prev: prev === "-" ? null : blob(prev),
    date: day(one(fields, "date")),
    quorum: number(one(fields, "quorum")),
    duty: seats(values(fields, "duty")),
    head: readHead(fields),
    witnesses: await readWitnesses(many(fields, "witness")),
    members: new Map(list.map((member) => [member.seat, member])),
    keyring: await keyring(list.map(({ seat, publicKey }) => [memberName(origin, seat), publicKey]), [SIGNATURE]),
  };
  checkShape(roster);
  return roster;
}

function readMembers(lines: readonly (readonly string[])[]): RosterMember[] {
  const members: RosterMember[] = [];
  for (const [place = "", key = "", recipient = "", ...label] of lines) {
    const number = seat(place);
    if (!isHybrid(recipient) || number <= (members[members.length - 1]?.seat ?? 0)) {
      throw new SealError("ROSTER_MEMBER", `seat ${number}`);
    }
    members.push({ seat: number, publicKey: blob(key), recipient, label: label.join(" ") });
  }
  const keys = new Set(members.map(({ publicKey }) => hex(publicKey)));
  const recipients = new Set(members.map(({ recipient }) => recipient));
  if (keys.size !== members.length || recipients.size !== members.length) {
    throw new SealError("ROSTER_MEMBER", "a key at two seats");
  }
  return members;
}

function readHead(fields: Fields): Head | null {
  const [key, ...label] = values(fields, "head");
  return key === undefined ? null : { publicKey: blob(key), label: label.join(" ") };
}

async function readWitnesses(lines: readonly (readonly string[])[]): Promise<string[]> {
  const found = lines.map(([vkey = ""]) => vkey);
  const inOrder = found.every((vkey, i) => i === 0 || vkey > (found[i - 1] ?? ""));
  try {
    for (const vkey of found) await readVkey(vkey, COSIGNATURE);
    if (inOrder) return found;
  } catch {
    // No verifier key: the same refusal as below.
  }
  throw new SealError("ROSTER_SHAPE", "witnesses");
}

function checkShape({ origin, quorum, duty, members }: Roster): void {
  const n = members.size;
  const counted = n >= 3 && n <= MOST_MEMBERS && n % 2 === 1 && quorum === quorumOf(n);
  if (!counted || origin.includes("+") || !duty.every((seat) => members.has(seat))) throw new SealError("ROSTER_SHAPE");
}

/** Open a note of `kind`: its text and the seats that signed it, at least one; throws NOTE_SIG, NOTE_TYPE. */
export function opened(roster: Roster, note: string, kind: string): { text: string; seats: ReadonlySet<number> } {
  const { text, signers } = openNote(note, roster.keyring);
  checkKind(text, kind);
  return { text, seats: seatsOf(signers.keys()) };
}

/** Open a note and read its fields; throws NOTE_…. */
export function signedBy(roster: Roster, note: string, kind: string, spec: readonly string[]): SignedNote {
  const { text, seats } = opened(roster, note, kind);
  return { text, fields: readFields(text, kind, spec), seats };
}

export interface SignedNote {
  readonly text: string;
  readonly fields: Fields;
  readonly seats: ReadonlySet<number>;
}

function seatsOf(names: Iterable<string>): Set<number> {
  return new Set(Array.from(names, (name) => Number(name.slice(name.lastIndexOf("/m") + 2))));
}

/** Return the seats that signed a note, possibly none; throws NOTE_SIG for a bad signature. */
export function signersOf(roster: Roster, note: string): Set<number> {
  return seatsOf(knownSigners(note, roster.keyring).signers.keys());
}

/** Check a whole chain and return the newest; `pin` is the hash of the one it begins with. Throws ROSTER_…. */
export async function verifyChain(notes: readonly string[], pin?: Uint8Array): Promise<Roster> {
  let current: Roster | null = null;
  for (const note of notes) {
    const isFirst = current === null;
    current = await checkNext(current, note);
    if (isFirst && pin && !equal(pin, current.hash)) throw new SealError("ROSTER_PIN");
  }
  if (!current) throw new SealError("ROSTER_GENESIS");
  return current;
}

/**
 * Check one roster against the one before it (null: a chain begins here); throws ROSTER_…, NOTE_….
 *
 * `anew` allows the first one of a new chain after `old`, where a restart is in force.
 */
export async function checkNext(old: Roster | null, note: string, anew = false): Promise<Roster> {
  const roster = await readRoster(splitNote(note).text);
  const signers = signersOf(roster, note);
  const follows = !old || (roster.epoch === old.epoch + 1 && roster.origin === old.origin);
  if (!old || (anew && !roster.prev)) {
    const all = signers.size === roster.members.size;
    if (roster.epoch < 1 || roster.prev || !all) throw new SealError("ROSTER_GENESIS");
    if (!follows) throw new SealError("ROSTER_CHAIN");
    return roster;
  }
  if (!follows || !roster.prev || !equal(roster.prev, old.hash)) throw new SealError("ROSTER_CHAIN");
  if (signersOf(old, note).size < old.quorum) throw new SealError("ROSTER_QUORUM");
  for (const member of roster.members.values()) {
    if (!sameKeys(old.members.get(member.seat), member) && !signers.has(member.seat)) {
      throw new SealError("ROSTER_POP", `seat ${member.seat}`);
    }
  }
  return roster;
}

function sameKeys(before: RosterMember | undefined, now: RosterMember): boolean {
  return before?.recipient === now.recipient && equal(before.publicKey, now.publicKey);
}

/** Check that these keys are the ones of their seat: a member works under no other roster. Throws ROSTER_MEMBER. */
export function checkOwnLine(roster: Roster, keys: { seat: number; recipient: string; publicKey: Uint8Array }): void {
  const line = roster.members.get(keys.seat);
  if (!line || line.recipient !== keys.recipient || !equal(line.publicKey, keys.publicKey)) {
    throw new SealError("ROSTER_MEMBER", "not this card's keys");
  }
}

/** Return the twenty characters of the hash that a poster prints. */
export function fingerprint(roster: Roster): string {
  return crock(roster.hash.subarray(0, 15)).slice(0, 20);
}

/** Return the members' keys by note name, for signatures and cosignatures. */
export function keysOf(roster: Roster): ReadonlyMap<string, Uint8Array> {
  return new Map([...roster.members.values()].map(({ seat, publicKey }) => [memberName(roster.origin, seat), publicKey]));
}
