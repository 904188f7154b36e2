/** ⚔ A new beginning: what a server must show of it, and every way in which it may be made up. */
import { Journal } from "./rooms.ts";

import assert from "node:assert/strict";
import { test } from "node:test";

import { signNote } from "../proof/note.ts";
import { type MemberKeys, memberKeys, newCard } from "../seal/card.ts";
import { type History, verifyHistory } from "../seal/chain.ts";
import { readRestart, writeObjection, writeRestart } from "../seal/people.ts";
import { type Roster, verifyChain, writeRoster } from "../seal/roster.ts";
import { ORIGIN, school } from "./school.ts";
import { refuses } from "./vectors.ts";

const TODAY = "2026-06-30";
const [SIGNED, HOLDS] = ["2026-06-01", "2026-06-15"];

/** A commission of which two cards are left, its head, and the friends of the head. */
interface Lost {
  readonly first: string;
  readonly last: Roster;
  readonly of: (seat: number) => MemberKeys;
  readonly head: MemberKeys;
  readonly friends: readonly MemberKeys[];
}

let made: Promise<Lost> | null = null;
const lost = (): Promise<Lost> => (made ??= make());

async function make(): Promise<Lost> {
  const { keys, of } = await school();
  const head = await memberKeys(ORIGIN, 0, newCard());
  const at = { origin: ORIGIN, epoch: 1, prev: null, date: "2026-01-01", duty: [], members: keys.map((one) => ({ ...one, label: "p" })) };
  const first = await signNote(writeRoster({ ...at, head: { publicKey: head.publicKey, label: "head" } }), keys);
  const friends = await Promise.all([1, 2, 3].map((seat) => memberKeys(ORIGIN, seat, newCard())));
  return { first, last: await verifyChain([first]), of, head, friends };
}

async function begun(date = HOLDS, prev: Uint8Array | null = null): Promise<string> {
  const { friends } = await lost();
  return signNote(writeRoster({ origin: ORIGIN, epoch: 2, prev, date, duty: [], members: friends.map((one) => ({ ...one, label: "p" })) }), friends);
}

async function restartOf(date = SIGNED, remaining: readonly number[] = [4, 5], missing = 0): Promise<string> {
  const { last, head, of } = await lost();
  return signNote(writeRestart(last, remaining, date), [head, ...remaining.slice(missing).map(of)]);
}

/** An entry that says nothing of who sits on the commission. */
async function other(kind: string): Promise<string> {
  return signNote(`trustbox.v2/${kind}\n`, [(await lost()).head]);
}

/** The history that a server with this journal hands out, from one of its entries to another. */
async function told(entries: readonly string[], from: number, to = entries.length): Promise<[History, Journal]> {
  const journal = await Journal.of(...entries);
  const rosters = entries.filter((entry) => entry.startsWith("trustbox.v2/roster\n"));
  return [{ rosters, anew: { 2: await journal.stretch(from, to) } }, journal];
}

async function checked([history, journal]: [History, Journal], today = TODAY): Promise<number> {
  const chain = await verifyHistory(history, { origin: ORIGIN, head: await journal.head(), today });
  assert.equal(chain.follows(chain.newest, chain.first), false);
  assert.deepEqual([chain.begins, chain.roster(2)], [chain.newest, chain.newest]);
  return chain.newest.epoch;
}

test("a new chain follows a restart that waited, and nobody objected to", async () => {
  const { first } = await lost();
  const entries = [first, await restartOf(), await other("access"), await begun()];
  assert.equal(await checked(await told(entries, 1)), 2);
  // Later entries change nothing.
  assert.equal(await checked(await told([...entries, await other("box"), await other("act")], 1, 4)), 2);
});

test("a roster that is ready begins anew with all that stands up to the head", async () => {
  const { first } = await lost();
  const [entries, ready] = [[first, await restartOf(), await other("access")], await begun()];
  const [history, journal] = await told(entries, 1);
  assert.equal(await checked([{ ...history, ready }, journal]), 2);
  await refuses("RESTART", async () => checked([{ ...history, ready, anew: { 2: await journal.stretch(1, 2) } }, journal]));
});

test("⚔ a new chain without its restart is nobody's", async () => {
  const { first } = await lost();
  const entries = [first, await begun()];
  const [history, journal] = await told(entries, 0);
  await refuses("RESTART", () => checked([{ ...history, anew: {} }, journal]));
  await refuses("NOTE_TYPE", () => checked([history, journal]));
  // A restart that the journal does not have.
  const forged = { ...(await journal.stretch(1)), entries: [await restartOf(), await begun()] };
  await refuses("LOG_PROOF", () => checked([{ ...history, anew: { 2: forged } }, journal]));
});

test("⚔ the head alone begins nothing anew, nor with some of those who remain", async () => {
  const { first } = await lost();
  for (const [remaining, missing] of [[[4, 5], 1], [[3, 4, 5], 0]] as const) {
    await refuses("RESTART", async () => checked(await told([first, await restartOf(SIGNED, remaining, missing), await begun()], 1)));
  }
});

test("⚔ a restart waits fourteen days, by the own clock and by its dates", async () => {
  const { first } = await lost();
  const entries = [first, await restartOf(), await begun()];
  assert.equal(await checked(await told(entries, 1), HOLDS), 2);
  await refuses("RESTART", async () => checked(await told(entries, 1), "2026-06-14"));
  await refuses("RESTART", async () => checked(await told([first, await restartOf(), await begun("2026-06-14")], 1)));
  await refuses("RESTART", async () => checked(await told([first, await restartOf("2026-06-29"), await begun("2026-07-20")], 1)));
});

test("⚔ an objection is not left out", async () => {
  const { first, last, of } = await lost();
  const restart = await restartOf();
  const { id } = await readRestart(restart, last);
  const objection = await signNote(writeObjection(last, id, 3, "2026-06-03"), [of(3)]);
  const entries = [first, restart, objection, await begun()];
  await refuses("RESTART", async () => checked(await told(entries, 1)));
  const [history, journal] = await told(entries, 1);
  const whole = await journal.stretch(1);
  await refuses("LOG_PROOF", () => checked([{ ...history, anew: { 2: { ...whole, entries: [restart, entries[3] ?? ""] } } }, journal]));
  await refuses("RESTART", async () => checked([{ ...history, anew: { 2: await journal.stretch(1, 3) } }, journal]));
});

test("⚔ no epoch comes twice, and none is left out", async () => {
  const { first, last } = await lost();
  const [history, journal] = await told([first, await restartOf(), await begun()], 1);
  const known = { origin: ORIGIN, head: await journal.head(), today: TODAY };
  await refuses("ROSTER_CHAIN", () => verifyHistory({ ...history, rosters: [first, first] }, known));
  await refuses("ROSTER_CHAIN", async () => verifyHistory({ ...history, rosters: [first, await begun(HOLDS, new Uint8Array(32))] }, known));
  await refuses("ROSTER_QUORUM", async () => verifyHistory({ ...history, rosters: [first, await begun(HOLDS, last.hash)] }, known));
  await refuses("ROSTER_GENESIS", () => verifyHistory({ rosters: [], anew: {} }, known));
  await refuses("ROSTER_PIN", () => verifyHistory(history, { ...known, pin: new Uint8Array(32) }));
  assert.equal((await verifyHistory(history, { ...known, pin: last.hash })).first.epoch, 1);
});
