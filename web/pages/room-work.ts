/**
 * A member's part of every step, done in this browser (docs/spec/opening.md).
 *
 * Nothing is signed that was not checked here first: the roster's chain, the box, the shares, the
 * list of letters, the opened locks, the journal. The server's word is taken for none of them.
 */
import { b64, equal, hex, sha256, unb64, utf8 } from "../proof/bytes.ts";
import { journalName, readCheckpoint } from "../proof/checkpoint.ts";
import { cosignLine, keyring, noteHash, openNote, readVkey, SIGNATURE, signLine, signNote, splitNote } from "../proof/note.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../proof/tree.ts";
import { readLine, type Reference, writeAct, writeLine } from "../seal/act.ts";
import { readAct } from "../seal/act.ts";
import { checkDeal, checkOwnShares, deal, readBox, type SealedBox, writeBox } from "../seal/box.ts";
import { ephemeralIdentity, type MemberKeys } from "../seal/card.ts";
import { recipientOf } from "../seal/envelope.ts";
import { SealError } from "../seal/errors.ts";
import {
  checkOpen,
  combine,
  keysFile,
  manifestCount,
  type Open,
  readKeys,
  readOpen,
  release,
  writeOpen,
} from "../seal/opening.ts";
import { checkOwnLine, type Roster, verifyChain } from "../seal/roster.ts";
import { ProofError } from "../proof/errors.ts";
import { random } from "../seal/bytes.ts";
import * as memory from "./room-memory.ts";
import { bytesOf, type Talk, type Work } from "./room-talk.ts";

/** One seat at this computer with its card unlocked. */
export interface Worker {
  readonly talk: Talk;
  readonly seat: number;
  readonly keys: MemberKeys;
}

/** A text that the server proposes is not the one that follows from what was checked. */
export class Differs extends Error {
  readonly code = "TEXT_DIFFERS";
}

type Part = (worker: Worker, work: Work) => Promise<void>;

const PARTS: Readonly<Partial<Record<Work["todo"], Part>>> = {
  deal: dealLock,
  "sign-box": signBox,
  cosign,
  open: openLetters,
  release: releaseShares,
  keys: handOutKeys,
  "sign-act": signClosing,
  "sign-line": signClosing,
};

/** Do what this seat has to do now. Throws SealError, ProofError, Refused; TypeError: no connection. */
export async function doPart(worker: Worker): Promise<void> {
  const known = await memory.knownJournal(worker.keys.origin);
  const work = await worker.talk.work(worker.seat, known?.size ?? 0);
  try {
    await PARTS[work.todo]?.(worker, work);
  } catch (error) {
    throw named(error, work);
  }
}

/** The names of seats, for a sentence about who made a wrong lock or a wrong share. */
const blamed = new WeakMap<Error, { seat: number; name: string }>();

export function blameOf(error: unknown): { seat: number; name: string } | undefined {
  return error instanceof Error ? blamed.get(error) : undefined;
}

function named(error: unknown, work: Work): unknown {
  if (!(error instanceof SealError)) return error;
  const [, word, value] = /(seat|dealer) (\d+)/.exec(error.message) ?? [];
  const lock = Number(/lock (\d+)/.exec(error.message)?.[1] ?? 0);
  const dealer = work.todo === "sign-box" && lock ? work.locks[lock - 1]?.dealer : undefined;
  const seat = dealer ?? (word ? Number(value) : 0);
  if (seat) blamed.set(error, { seat, name: work.names[seat] ?? String(seat) });
  return error;
}

// ── Rosters and boxes ───────────────────────────────────────────────────────
async function rosterOf({ keys }: Worker, notes: readonly string[], epoch = notes.length): Promise<Roster> {
  const pin = await memory.knownGenesis(keys.origin);
  const roster = await verifyChain(notes.slice(0, epoch), pin);
  if (roster.origin !== keys.origin) throw new SealError("ROSTER_CHAIN", "origin");
  if (!pin) await memory.rememberGenesis(keys.origin, await noteHash(splitNote(notes[0] ?? "").text));
  return roster;
}

async function opened(worker: Worker, work: Work): Promise<{ roster: Roster; box: SealedBox }> {
  const roster = await rosterOf(worker, work.rosters, work.epoch);
  checkOwnLine(roster, worker.keys);
  return { roster, box: await readBox(work.box, roster) };
}

// ── Sealing the next box ────────────────────────────────────────────────────
async function dealLock(worker: Worker, work: Work): Promise<void> {
  const roster = await rosterOf(worker, work.rosters);
  checkOwnLine(roster, worker.keys);
  const { recipient, shares } = await deal(roster, work.number, work.lock, worker.seat);
  await memory.rememberLock(roster.origin, worker.seat, work.number, recipient);
  await worker.talk.act("deal", worker.seat, {
    recipient,
    shares: shares.map(({ seat, commitment, file }) => ({ seat, commitment: b64(commitment), file: b64(file) })),
  });
}

async function signBox(worker: Worker, work: Work): Promise<void> {
  const roster = await rosterOf(worker, work.rosters);
  checkOwnLine(roster, worker.keys);
  const commitments = await checkDeal(work.number, work.deal, roster);
  await checkOwnShares(worker.keys, work.number, commitments, bytesOf(work.files));
  const dates = { sealed: lineOf(work.text, "sealed"), opens: lineOf(work.text, "opens"), expires: lineOf(work.text, "expires") };
  if ((await writeBox(roster, work.number, work.locks, work.deal, dates)) !== work.text) throw new Differs();
  if (dates.sealed > work.today || dates.opens <= dates.sealed || dates.expires < dates.opens) throw new Differs();
  const own = await memory.ownLock(roster.origin, worker.seat, work.number);
  const shown = work.locks.find(({ dealer }) => dealer === worker.seat)?.recipient;
  // A lock that this browser made must be the one it signs; another device's it cannot know.
  if (shown && own && shown !== own) throw new SealError("BOX_LOCKS");
  await worker.talk.act("sign-box", worker.seat, { line: await signLine(work.text, worker.keys) });
}

function lineOf(text: string, key: string): string {
  return new RegExp(`^${key} (.+)$`, "m").exec(text)?.[1] ?? "";
}

// ── The journal ─────────────────────────────────────────────────────────────
async function cosign(worker: Worker, work: Work): Promise<void> {
  const { keys } = worker;
  const newest = await rosterOf(worker, work.rosters);
  checkOwnLine(newest, keys);
  const roster = work.epoch === newest.epoch ? newest : await rosterOf(worker, work.rosters, work.epoch);
  await checkEntry(work.entry, roster);
  const name = journalName(keys.origin);
  const vkey = await readVkey(work.journal);
  const known = await memory.knownJournal(keys.origin);
  if (vkey.name !== name || (known && known.vkey !== work.journal)) throw new ProofError("LOG_KEY", "another key");
  const { text } = openNote(work.checkpoint, await keyring([[name, vkey.publicKey]], [SIGNATURE]));
  const { origin, size, root } = readCheckpoint(text);
  if (origin !== name) throw new ProofError("LOG_KEY", "another journal");
  await verifyInclusion(await leafHash(utf8(work.entry)), size - 1, size, bytesOf(work.inclusion), root);
  await checkContinues(known, size, root, bytesOf(work.consistency));
  const line = await cosignLine(text, keys, Math.floor(Date.now() / 1000));
  await worker.talk.act("cosign", worker.seat, { size, line });
  if (size > (known?.size ?? 0)) await memory.rememberJournal(keys.origin, { size, root, vkey: work.journal });
}

/** The entry must be the box, the act or the line that a quorum signed. */
async function checkEntry(note: string, roster: Roster): Promise<void> {
  if (note.startsWith("trustbox.v2/box\n")) await readBox(note, roster);
  else if (note.startsWith("trustbox.v2/act\n")) readAct(note, roster);
  else readLine(note, roster);
}

/** The journal may only grow: what this browser saw before must be its beginning, or the other way round. */
async function checkContinues(
  known: memory.KnownJournal | undefined,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): Promise<void> {
  if (!known || !size) return;
  if (known.size <= size) await verifyConsistency(known.size, size, known.root, root, proof);
  else await verifyConsistency(size, known.size, root, known.root, proof);
}

// ── Opening ─────────────────────────────────────────────────────────────────
/** An extraordinary opening may come before the box's day; a planned one may not (OPEN_EARLY). */
function dayOf(work: Work, box: SealedBox): string {
  return work.kind === "extraordinary" && work.today < box.opens ? box.opens : work.today;
}

async function openLetters(worker: Worker, work: Work): Promise<void> {
  const { roster, box } = await opened(worker, work);
  const nonce = random(16);
  const ephemeral = await recipientOf(await ephemeralIdentity(worker.keys.card, box.id, nonce));
  const text = await writeOpen(roster, box, {
    ...{ manifest: work.manifest, coordinator: worker.seat, ephemeral, date: work.today, nonce },
  });
  await worker.talk.act("open", worker.seat, { note: await signNote(text, [worker.keys]) });
}

async function releaseShares(worker: Worker, work: Work): Promise<void> {
  const { roster, box } = await opened(worker, work);
  const made = await release(
    worker.keys, roster, box, work.open, work.manifest, bytesOf(work.files), dayOf(work, box),
  );
  await worker.talk.act("release", worker.seat, { file: b64(made.file), note: made.note });
}

async function handOutKeys(worker: Worker, work: Work): Promise<void> {
  const { roster, box } = await opened(worker, work);
  const open = await readOpen(work.open, roster, box);
  const ephemeral = await ephemeralIdentity(worker.keys.card, box.id, open.nonce);
  const released = work.releases.map(({ file, note }) => ({ file: unb64(file), note }));
  const seeds = await combine(roster, box, work.deal, open.text, ephemeral, released);
  const file = await keysFile(roster, box, seeds);
  for (const seed of seeds) seed.fill(0);
  await worker.talk.act("keys", worker.seat, { file: b64(file) });
}

// ── Act and line ────────────────────────────────────────────────────────────
async function signClosing(worker: Worker, work: Work): Promise<void> {
  const { roster, box } = await opened(worker, work);
  const newest = work.next_epoch === roster.epoch ? roster : await rosterOf(worker, work.rosters, work.next_epoch);
  const next = await readBox(work.next, newest);
  const keys = work.keys ? unb64(work.keys) : null;
  const open = work.open ? await readOpen(work.open, roster, box) : null;
  if (keys && open) await checkLetters(worker, work, box, open, keys);
  const checkpoint = readPair(lineOf(work.text, "checkpoint"));
  const known = await memory.knownJournal(worker.keys.origin);
  await checkContinues(known, checkpoint.number, checkpoint.hash, bytesOf(work.consistency));
  const present = lineOf(work.text, "present").split(" ").map(Number);
  if (!present.includes(worker.seat) && work.todo === "sign-line") throw new Differs();
  const facts = {
    kind: work.kind === "extraordinary" ? ("extraordinary" as const) : ("planned" as const),
    box: { number: box.number, hash: box.id },
    date: lineOf(work.text, "date"),
    present,
    next: { number: next.number, hash: next.id },
    checkpoint,
  };
  const expected =
    work.todo === "sign-line"
      ? writeLine(roster, { ...facts, kind: "empty", opening: facts.kind, planned: work.planned, reason: work.reason })
      : writeAct(roster, {
          ...facts,
          number: work.number,
          open: open?.id ?? null,
          letters: await listed(work.manifest),
          urgent: await listed(work.urgent),
          paper: work.paper,
          keys: keys ? await sha256(keys) : null,
        });
  const nothing = !work.manifest && !work.urgent && work.paper === 0;
  if (expected !== work.text || nothing !== (work.todo === "sign-line")) throw new Differs();
  if (!work.manifest !== !keys) throw new SealError("KEYS_FORMAT");
  await worker.talk.act("sign", worker.seat, { line: await signLine(work.text, worker.keys) });
}

function readPair(text: string): Reference {
  const [number = "", hash = ""] = text.split(" ");
  return { number: Number(number), hash: unb64(hash) };
}

async function listed(manifest: string): Promise<Reference> {
  return { number: manifestCount(manifest), hash: await sha256(manifest) };
}

/** The keys must open this box's locks, and every letter on the list must be there, unchanged. */
async function checkLetters(
  worker: Worker,
  work: Work,
  box: SealedBox,
  open: Open,
  keys: Uint8Array,
): Promise<void> {
  await checkOpen(open, box, work.manifest, dayOf(work, box));
  const seeds = await readKeys(worker.keys, box, keys);
  for (const seed of seeds) seed.fill(0);
  for (const seal of work.manifest.split("\n").filter(Boolean)) {
    const found = await sha256(await worker.talk.letter(seal));
    if (hex(found) !== seal) throw new SealError("OPEN_MANIFEST", "a letter was changed");
  }
}

export function sameCard(keys: MemberKeys, card: string): boolean {
  return !card || equal(keys.publicKey, unb64(card));
}
