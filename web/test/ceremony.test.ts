/** A box from its sealing to its reading, and every way in which somebody may cheat. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { signNote } from "../proof/note.ts";
import { readBox, readBoxText, type SealedBox, writeBox } from "../seal/box.ts";
import { b64, concat, equal, hex, sha256, utf8 } from "../seal/bytes.ts";
import { type MemberKeys, memberKeys } from "../seal/card.ts";
import { dealSecret, isShare, join, LINE_BYTES, NO_SHARE, readDeal, unwrapShare, writeLines } from "../seal/deal.ts";
import { encrypt } from "../seal/envelope.ts";
import { openLetter } from "../seal/letter.ts";
import {
  checkOpen,
  manifest,
  type NewOpen,
  type Open,
  openRelease,
  ownShare,
  readAdmission,
  readLetters,
  readOpen,
  readOpenText,
  receivers,
  release,
  type Released,
  writeAdmission,
  writeOpen,
  writeRelease,
} from "../seal/opening.ts";
import { join as joinShares, split } from "../seal/quorum.ts";
import { listed } from "../seal/reference.ts";
import { checkNext, type Roster, writeRoster } from "../seal/roster.ts";
import { cardOf, type Dealt, dealtIn, DAY, found, letterIn, OPENS, ORIGIN, school, SEATS, sealBox, sharesOf } from "./school.ts";
import { refuses } from "./vectors.ts";

interface Opening {
  readonly box: SealedBox;
  readonly next: SealedBox;
  readonly letters: readonly Dealt[];
  readonly seen: string;
  readonly open: Open;
}

/** The letters of a box in the manifest's order. */
function inOrder(letters: readonly Dealt[]): Dealt[] {
  return [...letters].sort((a, b) => (hex(a.deal.seal) < hex(b.deal.seal) ? -1 : 1));
}

async function openOf(box: SealedBox, next: SealedBox, seen: string, more: Partial<NewOpen> = {}): Promise<NewOpen> {
  return {
    box: { number: box.number, hash: box.id },
    next: { number: next.number, hash: next.id },
    kind: "planned",
    day: box.opens,
    date: OPENS,
    letters: await listed(seen),
    ...more,
  };
}

let made: Promise<Opening> | null = null;
/** A box with two letters, opened by seats 1, 2 and 4. */
function opening(): Promise<Opening> {
  made ??= make();
  return made;
}

async function make(): Promise<Opening> {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const { box: next } = await sealBox(box);
  const sealed = [await letterIn(box, "first"), await letterIn(box, "second", [2])];
  const letters = inOrder(await Promise.all(sealed.map((letter) => dealtIn(letter, roster, box.id))));
  const seen = manifest(letters.map(({ deal }) => deal.seal));
  const text = writeOpen(roster, await openOf(box, next, seen));
  const open = await readOpen(await signNote(text, [1, 2, 4].map(of)), roster, box);
  return { box, next, letters, seen, open };
}

async function releaseOf(keys: MemberKeys, newest?: Roster): Promise<Released> {
  const { roster } = await school();
  const { letters, open } = await opening();
  const shares = letters.map(({ deal, lines }) => ownShare(keys, deal, lines.get(keys.seat) ?? new Uint8Array()));
  return release(keys, roster, newest ?? roster, open, letters.map(({ deal }) => deal), shares);
}

/** The shares of these seats, as seat `reader` finds them in their releases. */
async function released(reader: MemberKeys, seats: readonly number[]): Promise<Map<number, Uint8Array[]>> {
  const { roster, of } = await school();
  const { open } = await opening();
  const found = new Map<number, Uint8Array[]>();
  for (const each of seats) {
    const { seat, shares } = await openRelease(reader, roster, open, await releaseOf(of(each)));
    found.set(seat, shares);
  }
  return found;
}

test("three of five open the box, and every member reads what is theirs", async () => {
  const { roster, of } = await school();
  const { box, letters, seen } = await opening();
  const results: string[] = [];
  for (const seat of SEATS) {
    const reading = readLetters(roster, letters.map(({ deal }) => deal), await released(of(seat), [1, 4, 5]));
    assert.deepEqual([reading.opened, reading.damaged, reading.waiting], [seen, "", ""]);
    for (const { deal, payload } of letters) {
      const secret = found(reading.secrets.get(hex(deal.seal)));
      results.push((await openLetter(of(seat), roster, box.id, payload, secret)).result);
    }
  }
  assert.equal(results.filter((one) => one === "ok").length, 9);
  assert.deepEqual([...results.slice(2, 4)].sort(), ["not-for-me", "ok"]);
});

test("other members join to the same secrets, and two of them wait", async () => {
  const { roster, of } = await school();
  const { letters, seen } = await opening();
  const deals = letters.map(({ deal }) => deal);
  const [some, others] = [await released(of(1), [1, 2, 3]), await released(of(1), [5, 3, 4, 2])];
  assert.deepEqual(readLetters(roster, deals, some), readLetters(roster, deals, others));
  some.delete(2);
  const reading = readLetters(roster, deals, some);
  assert.deepEqual([reading.opened, reading.waiting, reading.secrets.size], ["", seen, 0]);
});

test("a false share names its releaser and counts for nothing", async () => {
  const { roster, of } = await school();
  const { letters, seen } = await opening();
  const deals = letters.map(({ deal }) => deal);
  const given = await released(of(1), [1, 2, 3]);
  given.set(2, deals.map(() => new Uint8Array(16).fill(7)));
  const short = readLetters(roster, deals, given);
  assert.deepEqual([[...short.false], short.waiting], [[2], seen]);
  for (const [seat, shares] of await released(of(1), [5])) given.set(seat, shares);
  const whole = readLetters(roster, deals, given);
  assert.deepEqual([[...whole.false], whole.opened], [[2], seen]);
});

test("a letter that its author dealt falsely is damaged, whoever came", async () => {
  const { roster, keys } = await school();
  const { box } = await opening();
  const secret = new Uint8Array(16).fill(3);
  const shares = split(secret, SEATS, roster.quorum);
  shares.set(5, new Uint8Array(16).fill(9));
  const hash = await sha256("a payload");
  const lines = await writeLines(roster, box.id, shares, hash);
  const deal = readDeal(box.id, SEATS, lines, hash);
  const dealt = { deal, payload: new Uint8Array(), lines: new Map(SEATS.map((seat, i) => [seat, lines.slice(i * LINE_BYTES, (i + 1) * LINE_BYTES)])) };
  for (const some of [keys.slice(0, 3), keys.slice(2), keys]) {
    await refuses("DEAL_FALSE", () => join(deal, sharesOf(dealt, some), roster.quorum));
  }
  await refuses("QUORUM", () => join(deal, sharesOf(dealt, keys.slice(3)), roster.quorum));
});

test("a line copied into another letter, or shown with another payload, gives no share", async () => {
  const { of, roster } = await school();
  const { box, letters } = await opening();
  const [one, other] = [found(letters[0]), found(letters[1])];
  const line = found(one.lines.get(3));
  assert.equal(isShare(one.deal, 3, unwrapShare(of(3).identity, 3, line, one.deal)), true);
  await refuses("SHARE_FORMAT", () => unwrapShare(of(3).identity, 3, line, other.deal));
  // A thief's own letter with the stolen line in it: every commitment and hash fits, the deal does not.
  const lines = concat(...SEATS.map((seat) => found(one.lines.get(seat))));
  const stolen = readDeal(box.id, SEATS, lines, await sha256("the thief's payload"));
  await refuses("SHARE_FORMAT", () => unwrapShare(of(3).identity, 3, line, stolen));
  await refuses("SHARE_FORMAT", () => unwrapShare(of(3).identity, 3, line, readDeal(new Uint8Array(32), SEATS, lines, one.deal.payloadHash)));
  await refuses("SHARE_FORMAT", () => unwrapShare(of(4).identity, 4, line, one.deal));
  await refuses("SHARE_FORMAT", () => unwrapShare(of(4).identity, 3, line, one.deal));
  await refuses("SHARE_FORMAT", () => unwrapShare(of(3).identity, 9, line, one.deal));
  await refuses("DEAL_FORMAT", () => ownShare(of(3), other.deal, line));
  assert.equal(roster.members.size, 5);
});

test("a share that is not the one committed to is refused", async () => {
  const { roster, of } = await school();
  const { box } = await opening();
  const hash = await sha256("a payload");
  const [mine, others] = [new Map([[1, new Uint8Array(16).fill(1)]]), new Map([[1, new Uint8Array(16).fill(2)]])];
  const bound = await writeLines(roster, box.id, mine, hash);
  const lies = await writeLines(roster, box.id, others, hash);
  // The commitment of one share, the sealed bytes of another: bound to another deal, so no share at all.
  const mixed = concat(bound.subarray(0, 33), lies.subarray(33));
  await refuses("SHARE_FORMAT", () => unwrapShare(of(1).identity, 1, mixed, readDeal(box.id, [1], mixed, hash)));
});

test("a deal has a line for each seat, in their order, and nothing else", async () => {
  const { roster } = await school();
  const { box } = await opening();
  const lines = await dealSecret(roster, box.id, new Uint8Array(16), utf8("a payload"));
  const hash = await sha256("a payload");
  assert.deepEqual([...readDeal(box.id, SEATS, lines, hash).commitments.keys()], SEATS);
  const swapped = concat(lines.subarray(LINE_BYTES, 2 * LINE_BYTES), lines.subarray(0, LINE_BYTES), lines.subarray(2 * LINE_BYTES));
  for (const wrong of [lines.subarray(1), lines.subarray(LINE_BYTES), concat(lines, lines.subarray(0, 1)), swapped, new Uint8Array()]) {
    await refuses("DEAL_FORMAT", () => readDeal(box.id, SEATS, wrong, hash));
  }
});

test("any k shares join to the secret, fewer to something else", async () => {
  const secret = Uint8Array.from({ length: 16 }, (_, i) => i * 15);
  const seats = [1, 2, 7, 100, 255];
  const shares = split(secret, seats, 3);
  for (const some of [[1, 2, 7], [255, 100, 1], [2, 7, 100, 255]]) {
    const joined = joinShares(new Map(some.map((seat) => [seat, found(shares.get(seat))])), seats);
    assert.deepEqual([joined.secret, joined.every], [secret, shares]);
  }
  const two = joinShares(new Map([[1, found(shares.get(1))], [2, found(shares.get(2))]]), seats);
  assert.notDeepEqual(two.secret, secret);
  await refuses("SHARE_FORMAT", () => joinShares(new Map([[0, secret]]), seats));
  await refuses("SHARE_FORMAT", () => joinShares(new Map([[1, secret.subarray(1)]]), seats));
  await refuses("SHARE_FORMAT", () => joinShares(new Map(), seats));
});

// ── The box ─────────────────────────────────────────────────────────────────
test("a box is sealed by a quorum, of this school and this roster", async () => {
  const { roster, of } = await school();
  const { box, note } = await sealBox();
  assert.deepEqual([box.number, box.prev, [...box.seats]], [1, null, [1, 2, 3]]);
  const next = (await sealBox(box)).box;
  assert.deepEqual([next.number, next.prev], [2, box.id]);
  assert.deepEqual((await readBoxText(box.text, roster)).seats, new Set());
  const signed = (text = box.text, seats = [1, 2, 3]): Promise<string> => signNote(text, seats.map(of));
  const bad: readonly (readonly [string, string])[] = [
    ["BOX_QUORUM", await signed(box.text, [1, 2])],
    ["BOX_ORIGIN", await signed(box.text.replace(ORIGIN, "other.example"))],
    ["BOX_ROSTER", await signed(box.text.replace("roster 1", "roster 2"))],
    ["BOX_ROSTER", await signed(box.text.replace(b64(roster.hash), b64(new Uint8Array(32))))],
    ["BOX_DAYS", await signed(writeBox(roster, { ...box, opens: DAY }))],
    ["BOX_FIRST", await signed(writeBox(roster, { ...box, prev: box.id }))],
    ["BOX_FIRST", await signed(writeBox(roster, { ...next, prev: null }))],
    ["BOX_FIRST", await signed(writeBox(roster, { ...next, number: 0 }))],
    ["NOTE_SIG", note.replace(OPENS, "2026-04-20")],
    ["NOTE_FIELD", await signed(box.text.replace("sealed", "dated"))],
    ["NOTE_TYPE", await signed(box.text.replace("v2/box", "v2/act"))],
  ];
  for (const [code, wrong] of bad) await refuses(code, () => readBox(wrong, roster));
});

// ── Opening ─────────────────────────────────────────────────────────────────
test("a box is opened by a quorum of those whose cards count", async () => {
  const { roster, of } = await school();
  const { box, next, seen, open } = await opening();
  const signed = (text = open.text, seats = [1, 2, 4]): Promise<string> => signNote(text, seats.map(of));
  const note = await signed();
  assert.deepEqual((await readOpen(note, roster, box, new Set([1, 2, 4]))).seats, new Set([1, 2, 4]));
  await refuses("OPEN_QUORUM", () => readOpen(note, roster, box, new Set([1, 2, 3, 5])));
  await refuses("OPEN_QUORUM", () => readOpen(note, roster, box, new Set()));
  await refuses("OPEN_QUORUM", async () => readOpen(await signed(open.text, [1, 2]), roster, box));
  await refuses("OPEN_BOX", () => readOpen(note, roster, next));
  const later = writeOpen(roster, await openOf(box, next, seen, { next: { number: 3, hash: next.id } }));
  await refuses("OPEN_BOX", async () => readOpen(await signed(later), roster, box));
  await refuses("OPEN_BOX", () => readOpenText(open.text, box, "other.example"));
  await refuses("NOTE_FIELD", () => readOpenText(open.text.replace("planned", "secret"), box, ORIGIN));
});

test("nobody signs an opening before its day, or with other letters than are seen here", async () => {
  const { roster } = await school();
  const { box, next, seen, open } = await opening();
  await checkOpen(open, box, seen, OPENS);
  await refuses("OPEN_EARLY", () => checkOpen(open, box, seen, "2026-04-20"));
  await refuses("OPEN_MANIFEST", () => checkOpen(open, box, seen.slice(65), OPENS));
  const text = (more: Partial<NewOpen>): Promise<Open> =>
    openOf(box, next, seen, more).then((said) => readOpenText(writeOpen(roster, said), box, ORIGIN));
  await refuses("OPEN_EARLY", async () => checkOpen(await text({ day: "2026-04-20" }), box, seen, OPENS));
  const moved = await text({ kind: "moved", day: "2026-04-24" });
  await refuses("OPEN_EARLY", () => checkOpen(moved, box, seen, "2026-04-23"));
  await checkOpen(moved, box, seen, "2026-04-24");
  await checkOpen(await text({ kind: "extraordinary", day: DAY }), box, seen, DAY);
});

// ── Release ─────────────────────────────────────────────────────────────────
test("a release is for this opening, by its own seat, and whole", async () => {
  const { roster, of } = await school();
  const { open } = await opening();
  const { file, note } = await releaseOf(of(3));
  assert.equal((await openRelease(of(5), roster, open, { file, note })).seat, 3);
  const said = { seat: 3, open: open.id, file: await sha256(file), missing: 0 };
  const signed = (more: object, by = 3): Promise<string> => signNote(writeRelease(ORIGIN, { ...said, ...more }), [of(by)]);
  const bad: readonly (readonly [string, string])[] = [
    ["RELEASE_SIG", await signed({}, 4)],
    ["RELEASE_SIG", await signed({ open: new Uint8Array(32) })],
    ["RELEASE_SIG", await signed({ missing: 3 })],
    ["RELEASE_FORMAT", await signed({ missing: 1 })],
    ["RELEASE_FORMAT", await signed({ file: new Uint8Array(32) })],
    ["RELEASE_FORMAT", await signed({ seat: 4 }, 4)],
    ["NOTE_SIG", note.replace("seat 3", "seat 4")],
  ];
  for (const [code, wrong] of bad) await refuses(code, () => openRelease(of(5), roster, open, { file, note: wrong }));
  for (const plain of [utf8("TBR2"), new Uint8Array(), concat(utf8("TBR2"), open.id, new Uint8Array([3, ...new Uint8Array(48)]))]) {
    const other = await encrypt(plain, [of(5).recipient]);
    await refuses("RELEASE_FORMAT", async () =>
      openRelease(of(5), roster, open, { file: other, note: await signed({ file: await sha256(other) }) }));
  }
});

test("what a line does not give is released as nothing, and counted", async () => {
  const { roster, of } = await school();
  const { letters, open } = await opening();
  const deals = letters.map(({ deal }) => deal);
  const shares = [NO_SHARE, ownShare(of(3), found(deals[1]), found(letters[1]?.lines.get(3)))];
  const some = await release(of(3), roster, roster, open, deals, shares);
  assert.match(some.note, /\nmissing 1\n/);
  const { shares: read } = await openRelease(of(1), roster, open, some);
  assert.deepEqual(read, shares);
  assert.equal(equal(found(read[1]), NO_SHARE), false);
});

test("shares are released of the letters that were opened, in their order, and of no others", async () => {
  const { roster, of } = await school();
  const { letters, open } = await opening();
  const deals = letters.map(({ deal }) => deal);
  const none = deals.map(() => NO_SHARE);
  await refuses("OPEN_MANIFEST", () => release(of(3), roster, roster, open, [...deals].reverse(), none));
  await refuses("OPEN_MANIFEST", () => release(of(3), roster, roster, open, deals.slice(1), none.slice(1)));
  await refuses("OPEN_MANIFEST", () => release(of(3), roster, roster, open, deals, none.slice(1)));
  await refuses("OPEN_MANIFEST", () => release(of(3), roster, roster, open, [found(deals[0]), found(deals[0])], none));
});

/** The roster after: seat 5 left, seat 3 has a new card, seat 6 came. */
async function newestRoster(): Promise<{ newest: Roster; keysOf3: MemberKeys }> {
  const { roster, of } = await school();
  const keysOf3 = await memberKeys(ORIGIN, 3, cardOf(33));
  const keys = [of(1), of(2), keysOf3, of(4), await memberKeys(ORIGIN, 6, cardOf(6))];
  const members = keys.map(({ seat, publicKey, recipient }) => ({ seat, publicKey, recipient, label: "member" }));
  const text = writeRoster({ origin: ORIGIN, epoch: 2, prev: roster.hash, date: OPENS, duty: [4], members });
  return { newest: await checkNext(roster, await signNote(text, [...keys, of(3)])), keysOf3 };
}

test("a lost card and a seat that left receive no shares", async () => {
  const { roster, of } = await school();
  const { open } = await opening();
  const { newest, keysOf3 } = await newestRoster();
  assert.equal(receivers(roster, newest).length, 4);
  const after = await releaseOf(of(1), newest);
  assert.equal((await openRelease(keysOf3, roster, open, after)).seat, 1);
  for (const lost of [of(3), of(5)]) await refuses("RELEASE_FORMAT", () => openRelease(lost, roster, open, after));
});

test("a former card is admitted by a quorum of the newest, for one box", async () => {
  const { roster, of } = await school();
  const { box, next } = await opening();
  const { newest } = await newestRoster();
  const signed = (seat: number, seats = [1, 2, 4]): Promise<string> =>
    signNote(writeAdmission(newest, box, seat, OPENS), seats.map(of));
  assert.equal(readAdmission(await signed(5), newest, box, roster), 5);
  for (const wrong of [await signed(5, [1, 2]), await signed(4), await signed(7), await signed(6)]) {
    await refuses("ADMISSION", () => readAdmission(wrong, newest, box, roster));
  }
  await refuses("ADMISSION", async () => readAdmission(await signed(5), newest, next, roster));
  await refuses("NOTE_SIG", async () => readAdmission(await signed(5, [5]), newest, box, roster));
});
