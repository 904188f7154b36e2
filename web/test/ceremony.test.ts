/** A box from its sealing to its act, and every way in which somebody may cheat. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { noteHash, signNote } from "../proof/note.ts";
import { checkDeal, checkOwnShares, commitmentOf, deal, isStale, joinLock, openShare, readBox, writeBox, writeDeal } from "../seal/box.ts";
import { b64, concat, equal, sha256, u32, utf8 } from "../seal/bytes.ts";
import { ephemeralIdentity } from "../seal/card.ts";
import { decrypt, encrypt, recipientOf } from "../seal/envelope.ts";
import { openLetter, sealOf } from "../seal/letter.ts";
import { combine, keysFile, manifest, readKeys, readOpen, release, type Released, spokenCode, writeOpen } from "../seal/opening.ts";
import { type BoxOfSchool, DAY, filesOf, found, letterIn, ORIGIN, OPENS, school, SEATS, sealBox } from "./school.ts";
import { refuses } from "./vectors.ts";

const DATES = { sealed: DAY, opens: OPENS, expires: "2026-04-28" };

interface Opening extends BoxOfSchool {
  readonly outers: Uint8Array[];
  readonly seen: string;
  readonly openText: string;
  readonly openNote: string;
  readonly ephemeral: string;
}

/** A box with two letters, frozen by seat 1. */
async function frozen(): Promise<Opening> {
  const { roster, of } = await school();
  const sealed = await sealBox();
  const outers = [await letterIn(sealed.box, "first"), await letterIn(sealed.box, "second", [2])];
  const seen = manifest(await Promise.all(outers.map(sealOf)));
  const nonce = new Uint8Array(16).fill(9);
  const ephemeral = await ephemeralIdentity(of(1).card, sealed.box.id, nonce);
  const openText = await writeOpen(roster, sealed.box, {
    ...{ manifest: seen, coordinator: 1, date: OPENS, nonce },
    ephemeral: await recipientOf(ephemeral),
  });
  return { ...sealed, outers, seen, openText, openNote: await signNote(openText, [of(1)]), ephemeral };
}

async function releases(opening: Opening, seats: readonly number[]): Promise<Released[]> {
  const { roster, of } = await school();
  const { box, openNote, seen, deals } = opening;
  return Promise.all(seats.map((seat) => release(of(seat), roster, box, openNote, seen, filesOf(deals, seat), OPENS)));
}

async function combined(opening: Opening, released: readonly Released[]): Promise<Uint8Array[]> {
  const { roster } = await school();
  return combine(roster, opening.box, opening.dealText, opening.openText, opening.ephemeral, released);
}

test("three of five open the box, and every member reads what is theirs", async () => {
  const { roster, of } = await school();
  const opening = await frozen();
  const seeds = await combined(opening, await releases(opening, [1, 4, 5]));
  const file = await keysFile(roster, opening.box, seeds);
  const results: string[] = [];
  for (const seat of SEATS) {
    const read = await readKeys(of(seat), opening.box, file);
    for (const outer of opening.outers) {
      results.push((await openLetter(of(seat), roster, opening.box, outer, read)).result);
    }
  }
  assert.equal(results.join(" "), "ok ok ok not-for-me ok ok ok ok ok ok");
});

test("other members join to the same seeds", async () => {
  const opening = await frozen();
  const some = await combined(opening, await releases(opening, [1, 2, 3]));
  assert.deepEqual(some, await combined(opening, await releases(opening, [5, 3, 4, 2])));
});

test("two members, or one member twice, are no quorum", async () => {
  const opening = await frozen();
  await refuses("QUORUM", async () => combined(opening, await releases(opening, [1, 2])));
  await refuses("QUORUM", async () => combined(opening, await releases(opening, [1, 2, 2])));
});

test("a share of another lock, seat or box is refused", async () => {
  const { of } = await school();
  const { deals } = await sealBox();
  const file = found(filesOf(deals, 2)[0]);
  assert.equal((await openShare(of(2), 1, 1, file)).length, 33);
  await refuses("SHARE_FORMAT", () => openShare(of(2), 1, 2, file));
  await refuses("SHARE_FORMAT", () => openShare(of(2), 2, 1, file));
  await refuses("SHARE_FORMAT", () => openShare(of(3), 1, 1, file));
  await refuses("SHARE_FORMAT", () => openShare({ ...of(2), seat: 3 }, 1, 1, file));
  await refuses("SHARE_FORMAT", async () => openShare(of(2), 1, 1, await encrypt(utf8("TBS1"), [of(2).recipient])));
});

test("a member signs only a box whose shares are the promised ones", async () => {
  const { of } = await school();
  const { box, deals, commitments } = await sealBox();
  const files = filesOf(deals, 2);
  assert.equal((await checkOwnShares(of(2), box, commitments, files)).length, 3);
  await refuses("SHARE_FORMAT", () => checkOwnShares(of(2), box, commitments, files.slice(1)));
  await refuses("SHARE_FORMAT", () => checkOwnShares(of(2), box, commitments, files.slice(0, 2)));
  const forged = concat(utf8("TBS1"), u32(1), new Uint8Array([1, 2]), new Uint8Array(33).fill(1));
  const other = [await encrypt(forged, [of(2).recipient]), ...files.slice(1)];
  await refuses("SHARE_COMMIT", () => checkOwnShares(of(2), box, commitments, other));
  const again = await decrypt(found(files[0]), [of(2).identity]);
  const copied = [await encrypt(again, [of(2).recipient]), ...files.slice(1)];
  await refuses("SHARE_COMMIT", () => checkOwnShares(of(2), box, commitments, copied));
});

test("a released share that is not the committed one names its member", async () => {
  const { of } = await school();
  const opening = await frozen();
  const [first, second, third] = await releases(opening, [1, 2, 3]);
  const id = await noteHash(opening.openText);
  const payload = concat(utf8("TBR1"), id, new Uint8Array([3]), new Uint8Array(99).fill(7));
  const file = await encrypt(payload, [await recipientOf(opening.ephemeral)]);
  const text = (note: string): string => note.slice(0, note.indexOf("\n\n") + 1);
  const lie = text(found(third).note).replace(/payload .*\n$/, `payload ${b64(await sha256(file))}\n`);
  const forged = { file, note: await signNote(lie, [of(3)]) };
  await refuses("SHARE_COMMIT", () => combined(opening, [found(first), found(second), forged]));
});

test("a release is one's own, whole and for this opening", async () => {
  const { of } = await school();
  const opening = await frozen();
  const [first, second, third] = (await releases(opening, [1, 2, 3])) as [Released, Released, Released];
  const text = third.note.slice(0, third.note.indexOf("\n\n") + 1);
  const bad: readonly (readonly [string, Released])[] = [
    ["RELEASE_SIG", { ...third, note: await signNote(text, [of(4)]) }],
    ["RELEASE_SIG", { ...third, file: second.file }],
    ["RELEASE_SIG", { ...third, note: await signNote(text.replace(ORIGIN, "other.example"), [of(3)]) }],
    ["RELEASE_SIG", (await releases(await frozen(), [3]))[0] ?? third],
    ["NOTE_SIG", { ...third, note: third.note.replace("seat 3", "seat 4") }],
  ];
  for (const [code, release] of bad) await refuses(code, () => combined(opening, [first, second, release]));
  const file = await encrypt(utf8("TBR1"), [await recipientOf(opening.ephemeral)]);
  const short = text.replace(/payload .*\n$/, `payload ${b64(await sha256(file))}\n`);
  const forged = { file, note: await signNote(short, [of(3)]) };
  await refuses("RELEASE_FORMAT", () => combined(opening, [first, second, forged]));
});

test("an opening is frozen by its coordinator, on its day, over the letters everybody sees", async () => {
  const { roster, of } = await school();
  const opening = await frozen();
  const { box, openText, openNote, seen, deals } = opening;
  const mine = filesOf(deals, 2);
  const open = await readOpen(openNote, roster, box);
  assert.deepEqual([open.letters, open.coordinator, open.date], [2, 1, OPENS]);
  await refuses("OPEN_SIGNER", async () => readOpen(await signNote(openText, [of(2)]), roster, box));
  await refuses("OPEN_EARLY", () => release(of(2), roster, box, openNote, seen, mine, "2026-04-20"));
  await refuses("OPEN_MANIFEST", () => release(of(2), roster, box, openNote, seen.slice(65), mine, OPENS));
  await refuses("OPEN_MANIFEST", () => release(of(2), roster, box, openNote, seen.replace(/^./, (first) => (first === "0" ? "1" : "0")), mine, OPENS));
  const next = await sealBox(2);
  await refuses("OPEN_BOX", () => readOpen(openNote, roster, next.box));
  await refuses("SHARE_FORMAT", () => release(of(2), roster, box, openNote, seen, mine.slice(1), OPENS));
});

test("the spoken code is six digits and follows every change of the text", async () => {
  const { openText } = await frozen();
  const code = await spokenCode(openText);
  assert.match(code, /^[0-9]{6}$/);
  assert.equal(code, await spokenCode(openText));
  assert.notEqual(code, await spokenCode(openText.replace("coordinator 1", "coordinator 2")));
});

test("a manifest is sorted, whatever order the letters came in", async () => {
  const seals = await Promise.all(["a", "b", "c"].map((text) => sha256(text)));
  assert.equal(manifest(seals), manifest([...seals].reverse()));
  assert.equal(manifest([]), "");
});

test("a dealer who locked with another seed than he dealt is named", async () => {
  const { roster, of } = await school();
  const good = await sealBox();
  const other = await deal(roster, 1, 2, 2);
  const deals = good.deals.map((each) => (each.lock === 2 ? { ...each, recipient: other.recipient } : each));
  const note = await signNote(await writeBox(roster, 1, deals, good.dealText, DATES), [1, 2, 3].map(of));
  const box = await readBox(note, roster);
  const shares: Uint8Array[] = [];
  for (const seat of [1, 2, 3]) shares.push(await openShare(of(seat), 1, 2, found(filesOf(deals, seat)[1])));
  await refuses("LOCK_MISMATCH", () => joinLock(box, 2, shares));
  assert.equal((await joinLock(good.box, 2, shares)).length, 32);
});

test("a box is signed by a quorum with every dealer, for this school and its newest roster", async () => {
  const { roster, of } = await school();
  const { deals, dealText } = await sealBox();
  const text = await writeBox(roster, 1, deals, dealText, DATES);
  const signed = (seats: readonly number[], said = text): Promise<string> => signNote(said, seats.map(of));
  await readBox(await signed([1, 2, 3, 5]), roster);
  const bad: readonly (readonly [string, string])[] = [
    ["BOX_QUORUM", await signed([1, 2])],
    ["BOX_QUORUM", await signed([1, 2, 4])],
    ["BOX_ORIGIN", await signed([1, 2, 3], text.replace(`origin ${ORIGIN}`, "origin other.example"))],
    ["BOX_ROSTER", await signed([1, 2, 3], text.replace("roster 1", "roster 2"))],
    ["BOX_ROSTER", await signed([1, 2, 3], text.replace(b64(roster.hash), b64(new Uint8Array(32))))],
    ["BOX_LOCKS", await signed([1, 2, 3], text.replace("lock 2 2", "lock 2 1"))],
    ["BOX_LOCKS", await signed([1, 2, 3], text.replace("lock 2 2", "lock 3 2"))],
    ["BOX_LOCKS", await signed([1, 2, 3], text.replace(/lock 3 3 .*\n/, ""))],
    ["NOTE_SIG", (await signed([1, 2, 3])).replace(OPENS, "2026-04-20")],
    ["NOTE_FIELD", await signed([1, 2, 3], text.replace("sealed", "dated"))],
    ["NOTE_TYPE", await signed([1, 2, 3], dealText)],
  ];
  for (const [code, note] of bad) await refuses(code, () => readBox(note, roster));
});

test("an old box is stale, and takes letters all the same", async () => {
  const { box } = await sealBox();
  assert.equal(isStale(box, "2026-04-28"), false);
  assert.equal(isStale(box, "2026-04-29"), true);
  assert.equal((await letterIn(box, "in the holidays")).length, 29248);
});

test("a deal names every share of every lock, and is the box's own", async () => {
  const { roster } = await school();
  const { box, dealText, deals } = await sealBox();
  await checkDeal(box, dealText, roster);
  await refuses("DEAL_HASH", () => checkDeal(box, dealText.replace("share 1 1", "share 1 2"), roster));
  const lines = dealText.split("\n");
  for (const wrong of [lines.filter((_, i) => i !== 3), [...lines.slice(0, 2), found(lines[3]), found(lines[2]), ...lines.slice(4)]]) {
    await refuses("DEAL_SHAPE", () => checkDeal(1, wrong.join("\n"), roster));
  }
  await refuses("DEAL_SHAPE", () => checkDeal(2, dealText, roster));
  assert.equal(await writeDeal(1, [...deals].reverse()), dealText);
});

test("a commitment binds box, lock, seat and share", async () => {
  const share = new Uint8Array(33).fill(1);
  const bound = await commitmentOf(1, 1, 1, share);
  for (const other of [commitmentOf(2, 1, 1, share), commitmentOf(1, 2, 1, share), commitmentOf(1, 1, 2, share)]) {
    assert.equal(equal(bound, await other), false);
  }
});

test("a keys file opens this box and no other", async () => {
  const { roster, of, keys } = await school();
  const opening = await frozen();
  const seeds = await combined(opening, await releases(opening, [1, 2, 3]));
  const others = [found(seeds[1]), found(seeds[0]), found(seeds[2])];
  const swapped = await keysFile(roster, opening.box, others);
  await refuses("KEYS_MISMATCH", () => readKeys(of(5), opening.box, swapped));
  const short = await keysFile(roster, opening.box, seeds.slice(0, 2));
  await refuses("KEYS_FORMAT", () => readKeys(of(5), opening.box, short));
  const next = await sealBox(2);
  const elsewhere = await keysFile(roster, next.box, seeds);
  await refuses("KEYS_FORMAT", () => readKeys(of(5), opening.box, elsewhere));
  const notMine = await encrypt(utf8("TBK1"), keys.slice(0, 4).map(({ recipient }) => recipient));
  await refuses("KEYS_FORMAT", () => readKeys(of(5), opening.box, notMine));
});
