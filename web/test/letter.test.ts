/** Letters: their sizes, who can read them, and what is wrong with those that nobody can. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Encrypter } from "age-encryption";

import { concat, hex, sha256, u32, unhex, utf8 } from "../seal/bytes.ts";
import { memberKeys } from "../seal/card.ts";
import { lock, sealOf, unlock } from "../seal/deal.ts";
import { decoy, decrypt, encrypt, isHybrid, readRecipient, sealedSize as envelopeSize, stanzas } from "../seal/envelope.ts";
import {
  BUCKETS,
  checkUrgent,
  dealIn,
  type Header,
  look,
  MAX_TEXT,
  openLetter,
  openUrgent,
  pack,
  sealedSize,
  sealLetter,
  sealNumber,
  sealToSeats,
  sealUrgent,
  unpack,
} from "../seal/letter.ts";
import { doWork, workDone } from "../seal/work.ts";
import { cardOf, headerOf, letterIn, opened, ORIGIN, school, SEATS, sealBox } from "./school.ts";
import { refuses } from "./vectors.ts";

const CLASSIC = "age19ljhmg68e43yx9fgm2k9lwefquc0la5y4lzvlshdjzv47kxt8d6qr9vf4p";

/** What seat `seat` makes of a letter that a quorum opened. */
async function resultAt(seat: number, letter: Uint8Array): Promise<string> {
  const [{ roster, of }, { box }] = [await school(), await sealBox()];
  const { payload, secret } = await opened(letter, box);
  return (await openLetter(of(seat), roster, box.id, payload, secret)).result;
}

/** Lock what is inside as a letter is locked. */
async function locked(inner: Uint8Array): Promise<Uint8Array> {
  return lock((await school()).roster, (await sealBox()).box.id, inner);
}

test("a letter reads back, with its files and its answers", async () => {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const file = utf8("a photo");
  const header = headerOf(box, "Мени окубай жатышат. Ө, ү, ң.", {
    about: { who: "pupil", tile: "VIO", avoid: ["teacher"] },
    files: [{ name: "photo-1.jpg", type: "image/jpeg", size: file.length }],
  });
  const { payload, secret } = await opened(await sealLetter(roster, box, pack(header, [file])), box);
  assert.deepEqual(await openLetter(of(3), roster, box.id, payload, secret), { result: "ok", header, files: [file] });
});

test("an excluded member sees a letter that is not for them, the others read it", async () => {
  const letter = await letterIn((await sealBox()).box, "about the teacher", [2]);
  assert.equal(await resultAt(2, letter), "not-for-me");
  assert.equal(await resultAt(5, letter), "ok");
});

test("a letter's size says nothing about its words or its readers", async () => {
  const { box } = await sealBox();
  for (const [text, exclude] of [["", []], ["ү".repeat(MAX_TEXT), []], ["x", [1, 2, 3]]] as const) {
    const letter = await letterIn(box, text, exclude);
    assert.equal(letter.length, sealedSize(2 ** 14, 5));
    assert.equal(letter.length, 30362);
    look(letter, SEATS, [30362]);
    const { payload, secret } = await opened(letter, box);
    assert.deepEqual(stanzas(payload), ["trustbox.v2/lock"]);
    assert.equal(stanzas(await unlock(secret, payload)).length, SEATS.length);
  }
});

test("sealing says how far it has come, and waits for who listens", async () => {
  const { roster } = await school();
  const { box } = await sealBox();
  const plain = pack(headerOf(box, "x"));
  const heard: number[][] = [];
  const listen = async (done: number, of: number): Promise<void> => {
    await Promise.resolve();
    heard.push([done, of]);
  };
  await sealLetter(roster, box, plain, [2], listen);
  assert.deepEqual(heard.splice(0), Array.from({ length: 10 }, (_, i) => [i + 1, 10]));
  await sealUrgent(roster, plain, [2], listen);
  assert.deepEqual(heard, Array.from({ length: 5 }, (_, i) => [i + 1, 5]));
});

test("sizes are right at the edges of chunks and buckets", async () => {
  const recipients = [decoy(), decoy()];
  for (const length of [0, 1, 65535, 65536, 65537, 131072]) {
    const sealed = await encrypt(new Uint8Array(length), recipients);
    assert.equal(sealed.length, envelopeSize(length, 2), `${length}`);
  }
});

test("a letter needs two readers, a text of its length and files of their size", async () => {
  const { roster } = await school();
  const { box } = await sealBox();
  await refuses("LETTER_READERS", () => letterIn(box, "x", [1, 2, 3, 4]));
  await refuses("TEXT_LONG", () => pack(headerOf(box, "x".repeat(MAX_TEXT + 1))));
  assert.equal(pack(headerOf(box, "😀".repeat(MAX_TEXT))).length, 2 ** 15);
  await refuses("LETTER_SIZE", () => pack(headerOf(box, "x"), [new Uint8Array(2 ** 26)]));
  await refuses("LETTER_READERS", () => sealUrgent(roster, pack(headerOf(box, "x")), SEATS));
});

test("four stanzas in place of five are damage", async () => {
  const { of, keys } = await school();
  const packed = pack(headerOf((await sealBox()).box, "x"));
  for (const recipients of [keys.slice(0, 4), [...keys, of(1)]]) {
    const inner = await encrypt(packed, recipients.map(({ recipient }) => recipient));
    assert.equal(await resultAt(1, await locked(inner)), "damaged");
  }
});

test("padding that is not zero is damage", async () => {
  const { roster } = await school();
  const packed = pack(headerOf((await sealBox()).box, "x"));
  packed[packed.length - 1] = 1;
  await refuses("LETTER_PADDING", () => unpack(packed));
  assert.equal(await resultAt(1, await locked(await sealToSeats(roster, packed, SEATS))), "damaged");
});

test("a length that is no bucket is damage", async () => {
  const { roster } = await school();
  const packed = concat(pack(headerOf((await sealBox()).box, "x")), new Uint8Array(16));
  await refuses("LETTER_FORMAT", () => unpack(packed));
  assert.equal(await resultAt(1, await locked(await sealToSeats(roster, packed, SEATS))), "damaged");
});

test("headers that are not letters' are refused", async () => {
  const { box } = await sealBox();
  const good = headerOf(box, "x");
  const wrong: unknown[] = [
    null,
    [],
    { ...good, v: 2 },
    { ...good, text: 7 },
    { ...good, to: ["1"] },
    { ...good, files: [{ name: "a", type: "b", size: -1 }] },
    { ...good, files: [{ name: "a", type: "b", size: 2 ** 20 }] },
    { ...good, mac: 1 },
    { ...good, about: { who: 1 } },
  ];
  for (const header of wrong) {
    const json = utf8(JSON.stringify(header));
    const packed = new Uint8Array(2 ** 14);
    packed.set(concat(utf8("TBL1"), u32(json.length), json));
    await refuses("LETTER_FORMAT", () => unpack(packed));
  }
  await refuses("LETTER_FORMAT", () => unpack(new Uint8Array(2 ** 14)));
  const long = concat(utf8("TBL1"), u32(2 ** 30), new Uint8Array(2 ** 14 - 8));
  await refuses("LETTER_FORMAT", () => unpack(long));
});

test("a letter of another box or another school is not of this one", async () => {
  const { roster } = await school();
  const { box } = await sealBox();
  for (const more of [{ box: "00".repeat(32) }, { origin: "other.example" }]) {
    const letter = await sealLetter(roster, box, pack(headerOf(box, "x", more)));
    assert.equal(await resultAt(1, letter), "wrong-box");
  }
});

test("one changed byte of its payload is damage, and so is another secret", async () => {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const { payload, secret } = await opened(await letterIn(box, "x"), box);
  for (const at of [30, 60, 200, 8000, payload.length - 1]) {
    const changed = payload.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal((await openLetter(of(1), roster, box.id, changed, secret)).result, "damaged", `${at}`);
  }
  assert.equal((await openLetter(of(1), roster, box.id, payload, new Uint8Array(16))).result, "damaged");
});

test("an urgent letter reaches everybody whom its author chose", async () => {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const plain = pack(headerOf(box, "now", { kind: "urgent" }));
  const sealed = await sealUrgent(roster, plain, [2]);
  checkUrgent(sealed, SEATS.length);
  const results = [];
  for (const seat of SEATS) results.push((await openUrgent(of(seat), roster, box.id, sealed)).result);
  assert.equal(results.join(" "), "ok not-for-me ok ok ok");
  assert.equal((await openUrgent(of(4), roster, new Uint8Array(32), sealed)).result, "wrong-box");
  assert.equal((await sealUrgent(roster, plain)).length, sealed.length);
  await refuses("LETTER_SIZE", () => { checkUrgent(sealed, 7); });
  await refuses("LETTER_SIZE", () => { checkUrgent(sealed.subarray(1), 5); });
});

test("an urgent letter of the right size with other stanzas is refused", async () => {
  const { keys } = await school();
  const recipients = keys.map(({ recipient }) => recipient);
  const sealed = await encrypt(new Uint8Array(2 ** 14), recipients);
  const changed = sealed.slice();
  changed.set(utf8("-> mlkem768x25518"), 22);
  await refuses("LETTER_FORMAT", () => { checkUrgent(changed, 5); });
});

test("post-quantum and classic recipients never share a file, on writing or on reading", async () => {
  const { of } = await school();
  await refuses("MIXED", () => encrypt(utf8("x"), [of(1).recipient, CLASSIC]));
  await refuses("BROKEN", () => encrypt(utf8("x"), [CLASSIC]));
  await refuses("BROKEN", () => encrypt(utf8("x"), []));
  const mixed = new Encrypter();
  mixed.addRecipient(readRecipient(of(1).recipient));
  mixed.addRecipient(CLASSIC);
  const sealed = await mixed.encrypt("x");
  await refuses("MIXED", () => decrypt(sealed, [of(1).identity]));
});

test("recipients are told from what only looks like one", async () => {
  const good = (await school()).of(1).recipient;
  assert.equal(isHybrid(good), true);
  const last = good.endsWith("q") ? "p" : "q";
  for (const bad of [good.slice(0, -1) + last, good.toUpperCase(), CLASSIC, good.slice(0, -6), "", `${good}q`]) {
    assert.equal(isHybrid(bad), false, bad.slice(0, 20));
  }
});

test("the seal binds lines and payload, and people see sixteen characters of it", async () => {
  const { roster } = await school();
  const { box } = await sealBox();
  const letter = await letterIn(box, "x");
  const { seal } = await dealIn(letter, roster, box.id);
  for (const at of [1, 100, 1184, 1186, letter.length - 1]) {
    const changed = letter.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.notDeepEqual((await dealIn(changed, roster, box.id)).seal, seal);
  }
  assert.notDeepEqual((await dealIn(letter, roster, new Uint8Array(32))).seal, seal);
  assert.notDeepEqual(sealOf(await sha256(letter)), seal);
  assert.equal(sealNumber(unhex(`${"00".repeat(9)}1f${"ff".repeat(22)}`)), "000000000000000Z");
});

test("the keys of a header keep their order, whatever order they came in", async () => {
  const { box } = await sealBox();
  const header = headerOf(box, "x", { about: { who: "pupil" }, thread: "aa", mac: "bb" });
  const mixed = Object.fromEntries(Object.entries(header).reverse()) as unknown as Header;
  assert.deepEqual(pack(mixed), pack(header));
  assert.equal(Object.keys(unpack(pack(mixed)).header).join(), "v,kind,origin,box,id,sealed_by,to,mailbox,reply_to,thread_key,thread,mac,text,about,files");
});

test("buckets are powers of two from 16 KiB to 64 MiB", () => {
  assert.deepEqual([BUCKETS[0], BUCKETS[12], BUCKETS.length], [16384, 67108864, 13]);
});

test("work is found and no other work will do", async () => {
  const [at, seal] = [(await sha256("a mailbox")).slice(0, 16), await sha256("a letter")];
  const nonce = await doWork(at, seal, 10);
  assert.equal(workDone(at, seal, nonce, 10), true);
  assert.equal(workDone(at, seal, nonce, 33), false);
  assert.equal(workDone(at, await sha256("another"), nonce, 10), false);
  assert.equal(workDone(Uint8Array.from(at).reverse(), seal, nonce, 10), false);
  // Found once by this code; with another text to hash both languages would ask for other work.
  assert.equal(nonce, await firstNonce(concat(at, seal), 10));
});

async function firstNonce(of: Uint8Array, bits: number): Promise<number> {
  for (let nonce = 0; ; nonce++) {
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setUint32(4, nonce);
    const digest = await sha256(concat(utf8("trustbox.v2/work\n"), of, counter));
    if (hex(digest.subarray(0, 4)) < (2 ** (32 - bits)).toString(16).padStart(8, "0")) return nonce;
  }
}

test("a card of another school signs under another name", async () => {
  const elsewhere = await memberKeys("other.example", 1, cardOf(1));
  const here = await memberKeys(ORIGIN, 1, cardOf(1));
  // One card, one key: what differs is the name under which it signs.
  assert.notEqual(elsewhere.name, here.name);
  assert.deepEqual(elsewhere.recipient, here.recipient);
});
