/** What an author's page believes of rosters, and to whom it seals what is added to a letter. */
import { openedWith } from "./page.ts";

import assert from "node:assert/strict";
import { test } from "node:test";

import { checkpointText, journalName } from "../proof/checkpoint.ts";
import { type Edge, grown, rootOf } from "../proof/frontier.ts";
import { noteHash, signNote } from "../proof/note.ts";
import { sealed } from "../pages/follow.ts";
import { compositions, isOpenFor, readersNow, sealedTo, type Told } from "../pages/letter-chain.ts";
import { proveTakenOut } from "../pages/proof-of.ts";
import { pinned } from "../pages/shared.ts";
import { type Act, writeAct } from "../seal/act.ts";
import { writeBox } from "../seal/box.ts";
import { b64, concat, fromUtf8, hex, sha256, utf8 } from "../seal/bytes.ts";
import { HEAD, type MemberKeys, memberKeys, newCard } from "../seal/card.ts";
import { Chain } from "../seal/chain.ts";
import { decrypt } from "../seal/envelope.ts";
import { writeObjection, writeRestart } from "../seal/people.ts";
import { derive, newCode, type Stub } from "../seal/receipt.ts";
import { listed } from "../seal/reference.ts";
import { type Roster, readRoster, writeRoster } from "../seal/roster.ts";
import { found } from "./school.ts";

const ORIGIN = "box.example";
const WORDS = "Мен 7-класстын окуучусумун.";
const LONG_AGO = "2026-01-05";

const card = (seat: number): Promise<MemberKeys> => memberKeys(ORIGIN, seat, newCard());
const cards = await Promise.all([1, 2, 3].map(card));
const [one, two, three] = [found(cards[0]), found(cards[1]), found(cards[2])];
const head = await card(HEAD);
const journal = { ...(await card(HEAD)), name: journalName(ORIGIN) };

function textOf(epoch: number, prev: Roster | null, members: readonly MemberKeys[], date: string): string {
  const lines = members.map(({ seat, publicKey, recipient }) => ({ seat, publicKey, recipient, label: "teacher" }));
  const named = { publicKey: head.publicKey, label: "head" };
  return writeRoster({ origin: ORIGIN, epoch, prev: prev?.hash ?? null, date, duty: [], head: named, members: lines });
}

// ── The school: a first roster, and one in which seat 2 has another card and 4 sits where 3 sat ──
const first = await readRoster(textOf(1, null, cards, "2026-01-01"));
const firstNote = await signNote(first.text, cards);
const [newTwo, four] = [await card(2), await card(4)];
const second = await readRoster(textOf(2, first, [one, newTwo, four], "2026-01-02"));
const secondNote = await signNote(second.text, [one, two, newTwo, four]);

// ── What begins anew after it: strangers ──
const strangers = await Promise.all([11, 12, 13].map(card));
const third = await readRoster(textOf(3, null, strangers, "2026-01-20"));
const thirdNote = await signNote(third.text, strangers);
const restart = writeRestart(second, [1], LONG_AGO);
const restartNote = await signNote(restart, [head, one]);
const objectionNote = await signNote(writeObjection(second, await noteHash(restart), 4, "2026-01-06"), [four]);

async function vkeyOf({ name, publicKey }: MemberKeys): Promise<string> {
  const key = concat(new Uint8Array([1]), publicKey);
  const id = hex((await sha256(concat(utf8(`${name}\n`), key))).subarray(0, 4));
  return `${name}+${id}+${b64(key)}`;
}

/** What the server says of rosters; with entries between a restart and the roster that begins. */
async function told(roster: readonly string[], entries?: readonly string[]): Promise<Told> {
  const said = { roster, journal: await vkeyOf(journal) };
  if (!entries) return said;
  let edge: Edge = [];
  for (const entry of entries) edge = grown(edge, utf8(entry));
  const text = checkpointText({ origin: journal.name, size: entries.length, root: rootOf(edge) });
  return { ...said, anew: { 3: { start: 0, edge: [], entries, consistency: [] } }, head: await signNote(text, [journal]) };
}

const box = { number: 1, prev: null, sealed: "2026-01-01", opens: "2026-01-08", checkpoint: { number: 1, hash: new Uint8Array(32) } };
const boxText = writeBox(first, box);
const keys = await derive(ORIGIN, newCode());
const stub: Stub = { seal: await sha256("letter"), boxId: await noteHash(boxText), letterId: "0".repeat(32), to: [1, 2, 3], kind: "letter" };

const opens = async (outer: Uint8Array, { identity }: MemberKeys): Promise<boolean> => {
  try {
    return fromUtf8(await decrypt(outer, [identity])).includes(WORDS);
  } catch {
    return false;
  }
};
const code = (wanted: string) => (error: unknown): boolean => (error as { code?: string }).code === wanted;

test("⚔ a roster that begins anew by its own signatures alone is not believed", async () => {
  for (const pin of [first.hash, null]) {
    openedWith(pin);
    await assert.rejects(compositions(await told([firstNote, secondNote, thirdNote]), ORIGIN, pinned()), code("RESTART"));
  }
});

test("an addition is sealed to readers who sat in every roster since, with their newest cards", async () => {
  const chain = await compositions(await told([firstNote, secondNote]), ORIGIN);
  const own = await sealedTo(chain, boxText, stub.boxId);
  assert.deepEqual(own?.hash, first.hash);
  assert.deepEqual(readersNow(chain, own, stub.to).seats, [1, 2]);
  const outer = await sealed({ keys, stub, chain, own }, WORDS);
  assert.deepEqual(await Promise.all([one, newTwo, two, three, four].map((each) => opens(outer, each))), [true, true, false, false, false]);
});

test("⚔ once a newer roster was seen, nothing is sealed to the cards it replaced", async () => {
  const older = new Chain([first]);
  assert.throws(() => readersNow(older, first, stub.to), code("UNTRUE"));
  await assert.rejects(compositions(await told([firstNote]), ORIGIN), code("UNTRUE"));
});

test("another box than the author's own note knows names no roster", async () => {
  const chain = new Chain([first, second]);
  assert.equal(await sealedTo(chain, writeBox(second, box), stub.boxId), null);
  assert.equal(isOpenFor(chain, null), false);
});

test("⚔ without its fourteen days, against an objection or with a gap a restart lets nobody begin", async () => {
  const all = [firstNote, secondNote, thirdNote];
  await assert.rejects(compositions(await told(all, [restartNote, objectionNote, thirdNote]), ORIGIN), code("RESTART"));
  const byStranger = await signNote(restart, [found(strangers[0])]);
  await assert.rejects(compositions(await told(all, [byStranger, thirdNote]), ORIGIN), code("RESTART"));
  const early = await signNote(writeRestart(second, [1], "2026-01-10"), [head, one]);
  await assert.rejects(compositions(await told(all, [early, thirdNote]), ORIGIN), code("RESTART"));
  const { anew = {}, ...rest } = await told(all, [restartNote, objectionNote, thirdNote]);
  const gap = { 3: { ...found(anew[3]), entries: [restartNote, thirdNote] } };
  await assert.rejects(compositions({ ...rest, anew: gap }, ORIGIN), code("LOG_PROOF"));
});

test("⚔ whoever began anew rightly reads no addition to an earlier letter", async () => {
  openedWith(first.hash);
  const chain = await compositions(await told([firstNote, secondNote, thirdNote], [restartNote, thirdNote]), ORIGIN, pinned());
  assert.deepEqual([chain.begins.hash, chain.newest.hash], [third.hash, third.hash]);
  const own = await sealedTo(chain, boxText, stub.boxId);
  assert.equal(isOpenFor(chain, own), false);
  await assert.rejects(sealed({ keys, stub: { ...stub, to: [1, 11] }, chain, own }, WORDS), code("LETTER_READERS"));
});

test("⚔ an act of whoever began anew does not prove that an earlier letter came to light", async () => {
  const list = `${hex(stub.seal)}\n`;
  const [letters, nothing, hash] = [await listed(list), await listed(""), new Uint8Array(32)];
  const act = (present: readonly number[]): Act => ({
    number: 1,
    kind: "planned",
    day: "2026-01-21",
    date: "2026-01-21",
    present,
    boxes: [{ box: { number: 1, hash: stub.boxId }, letters, urgent: nothing }],
    opens: [{ number: 1, hash }],
    paper: 0,
    opened: 1,
    damaged: nothing,
    waiting: nothing,
    next: { number: 2, hash },
    document: hash,
    checkpoint: { number: 1, hash },
  });
  const files: Record<string, string> = { "/j/proof/5": "", "/j/manifest/1": list, "/j/manifest/1.waiting": "" };
  globalThis.fetch = (address) => Promise.resolve(new Response(files[address as string] ?? null));
  const said = { opened: { index: 5 }, lock: "open", journal: await vkeyOf(journal) };
  const places = { entry: "/j/entry/0", proof: "/j/proof/0", manifest: "/j/manifest/0" };
  const told = { chain: new Chain([first, second, third]), own: first };
  files["/j/entry/5"] = await signNote(writeAct(third, act([11, 12, 13])), strangers);
  assert.equal(await proveTakenOut(said, stub, told, places), "PROOF_LIST");
  // The same act of the letter's own commission is believed so far that its place in the journal is looked at.
  files["/j/entry/5"] = await signNote(writeAct(second, act([1, 2, 4])), [one, newTwo, four]);
  assert.equal(await proveTakenOut(said, stub, told, places), "PROOF_LOG");
});
