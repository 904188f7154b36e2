/** A letter's keys for a newcomer, a letter taken away, words as they are searched. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fold, TABLE } from "../pages/folding.ts";
import { concat, sha256, u32, utf8 } from "../seal/bytes.ts";
import { type CaseFile, openCase, packCase, sealCase, unpackCase } from "../seal/case-file.ts";
import { decrypt, encrypt, fileKey } from "../seal/envelope.ts";
import { openShared, ownKeys, pack, sealLetter, sealUrgent } from "../seal/letter.ts";
import { openSharing, readSharing, sealSharing, type Sharing, writeSharing } from "../seal/sharing.ts";
import { headerOf, opened, ORIGIN } from "./school.ts";
import { refuses } from "./vectors.ts";
import { world } from "./world.ts";

test("a file's own key opens that file and no other", async () => {
  const { roster } = await world();
  const [one] = roster.members.values();
  const to = [one?.recipient ?? ""];
  const { identity } = await (await world()).keys(1);
  const [sealed, other] = [await encrypt(utf8("a"), to), await encrypt(utf8("b"), to)];
  const key = await fileKey(sealed, [identity]);
  assert.equal(key.length, 16);
  assert.deepEqual(await decrypt(sealed, [key]), utf8("a"));
  await refuses("BROKEN", () => decrypt(other, [key]));
});

test("a newcomer opens the very bytes of the list with the keys a reader shared", async () => {
  const { roster, box, keys } = await world();
  const header = { ...headerOf(box, "Катты окудуңузбу?"), origin: roster.origin };
  const { payload, secret } = await opened(await sealLetter(roster, box, pack(header), [2]), box);
  const own = await ownKeys((await keys(1)).identity, payload, secret);
  assert.equal(own.length, 2);
  const shared = await openShared(roster, box.id, payload, own);
  assert.equal(shared.result, "ok");
  assert.equal(shared.header.text, header.text);
  await refuses("NOT_FOR_THIS_KEY", async () => ownKeys((await keys(2)).identity, payload, secret));
  await refuses("BROKEN", async () => ownKeys((await keys(1)).identity, payload, new Uint8Array(16)));
  for (const wrong of [[own[0] ?? secret, secret], [own[1] ?? secret], []]) {
    assert.equal((await openShared(roster, box.id, payload, wrong)).result, "damaged");
  }
  assert.equal((await openShared(roster, new Uint8Array(32), payload, own)).result, "wrong-box");
});

test("a letter without a lock has one key to share", async () => {
  const { roster, box, keys } = await world();
  const header = { ...headerOf(box, "Азыр", { kind: "urgent" }), origin: roster.origin };
  const sealed = await sealUrgent(roster, pack(header), [2]);
  const own = await ownKeys((await keys(5)).identity, sealed, null);
  assert.equal(own.length, 1);
  assert.equal((await openShared(roster, box.id, sealed, own)).result, "ok");
});

test("what was shared is for one card and one letter", async () => {
  const { keys } = await world();
  const mine = await keys(3);
  const seal = await sha256("a letter");
  const shared: Sharing = {
    origin: mine.origin,
    seal,
    to: 3,
    keys: [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)],
    said: [new Uint8Array(16).fill(3), null],
  };
  const sealed = await sealSharing(mine.recipient, shared);
  assert.deepEqual(await openSharing(mine, sealed, seal), shared);
  await refuses("SHARING_FORMAT", async () => openSharing(await keys(2), sealed, seal));
  await refuses("SHARING_LETTER", async () => openSharing(mine, sealed, await sha256("another")));
  const toOther = await sealSharing(mine.recipient, { ...shared, to: 2 });
  await refuses("SHARING_LETTER", () => openSharing(mine, toOther, seal));
});

test("what is no sharing is refused", async () => {
  const good = writeSharing({ origin: ORIGIN, seal: new Uint8Array(32), to: 1, keys: [new Uint8Array(16)], said: [] });
  assert.equal(readSharing(good).to, 1);
  const bad = [
    "",
    good.replace("sharing", "reply"),
    good.replace(/key .*\n/, ""),
    good.replace(/key .*/, "key AAAA"),
    good.replace(/seal 00/, "seal 0G"),
    good.replace("to 1", "to 0"),
    `${good}extra 1\n`,
  ];
  for (const text of bad) await refuses("SHARING_FORMAT", () => Promise.resolve(readSharing(text)));
});

const FILES = [utf8("a file"), new Uint8Array(0)];

async function caseFile(): Promise<CaseFile> {
  const { box } = await world();
  const files = FILES.map((file, i) => ({ name: `file-${i}.txt`, type: "text/plain", size: file.length }));
  return {
    label: "ИК-2026-0012",
    seal: "ab".repeat(32),
    date: "2026-04-21",
    by: 2,
    header: { ...headerOf(box, "Алар акча сурашат."), files },
    said: [{ from: "The author", date: "2026-04-22", text: "Дагы эле уланып жатат." }],
    files: FILES,
  };
}

test("a case file comes back whole, for its own card alone", async () => {
  const { keys } = await world();
  const mine = await keys(2);
  const taken = await caseFile();
  const sealed = await sealCase(mine.recipient, taken);
  assert.deepEqual(await openCase(mine.identity, sealed), taken);
  await refuses("NOT_FOR_THIS_KEY", async () => openCase((await keys(3)).identity, sealed));
});

test("what is no case file is refused", async () => {
  const { keys } = await world();
  const { identity, recipient } = await keys(2);
  await refuses("CASE_FORMAT", () => openCase(identity, utf8("no envelope")));
  const packed = packCase(await caseFile());
  const bad = [
    new Uint8Array(0),
    utf8("TBC1"),
    packed.subarray(1),
    packed.subarray(0, packed.length - 1),
    concat(packed, new Uint8Array(1)),
    concat(utf8("TBC1"), u32(2), utf8("{}")),
    concat(utf8("TBC1"), u32(4), utf8("null")),
  ];
  for (const one of bad) {
    await refuses("CASE_FORMAT", () => Promise.resolve(unpackCase(one)));
    await refuses("CASE_FORMAT", async () => openCase(identity, await encrypt(one, [recipient])));
  }
});

test("words are folded as the server folds them", () => {
  assert.equal(fold("  ЖАҢЫ\n Өмүр, Ёлка "), "жаны омур, елка");
  const python = readFileSync("ishenim/casework/folding.py", "utf8");
  const table = /maketrans\(\{(.*)\}\)/.exec(python)?.[1] ?? "";
  const pairs = [...table.matchAll(/"(.)": "(.)"/gu)].map(([, from = "", to = ""]) => [from, to]);
  assert.deepEqual(Object.fromEntries(pairs), TABLE);
});
