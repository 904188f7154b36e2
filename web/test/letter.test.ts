/** Letters: their sizes, who can read them, and what is wrong with those that nobody can. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Encrypter } from "age-encryption";

import { concat, hex, sha256, u32, unhex, utf8 } from "../seal/bytes.ts";
import { deal } from "../seal/box.ts";
import { memberKeys } from "../seal/card.ts";
import { decoy, decrypt, encrypt, isHybrid, recipientOf, seedIdentity, sealedSize as envelopeSize, stanzas } from "../seal/envelope.ts";
import {
  BUCKETS,
  checkUrgent,
  type Header,
  MAX_TEXT,
  openLetter,
  openUrgent,
  pack,
  sealedSize,
  sealLetter,
  sealNumber,
  sealOf,
  sealToSeats,
  sealUrgent,
  strip,
  unpack,
  urgentReaders,
} from "../seal/letter.ts";
import { doWork, workDone } from "../seal/work.ts";
import { cardOf, found, headerOf, letterIn, ORIGIN, school, SEATS, sealBox } from "./school.ts";
import { refuses } from "./vectors.ts";

const CLASSIC = "age19ljhmg68e43yx9fgm2k9lwefquc0la5y4lzvlshdjzv47kxt8d6qr9vf4p";
/** Seeds of known bytes in place of the dealers' own, so that a letter can be opened without a ceremony. */
const SEEDS = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));

async function boxOfKnownLocks(): Promise<Awaited<ReturnType<typeof sealBox>>["box"]> {
  const { box } = await sealBox();
  return { ...box, locks: await Promise.all(SEEDS.map((seed) => recipientOf(seedIdentity(seed)))) };
}

test("a letter reads back, with its files and its answers", async () => {
  const { roster, of } = await school();
  const box = await boxOfKnownLocks();
  const file = utf8("a photo");
  const header = headerOf(box, "Мени окубай жатышат. Ө, ү, ң.", {
    about: { who: "pupil", tile: "VIO", avoid: ["teacher"] },
    files: [{ name: "photo-1.jpg", type: "image/jpeg", size: file.length }],
  });
  const outer = await sealLetter(roster, box, pack(header, [file]));
  const opened = await openLetter(of(3), roster, box, outer, SEEDS);
  assert.deepEqual(opened, { result: "ok", header, files: [file] });
});

test("an excluded member sees a letter that is not for them, the others read it", async () => {
  const { roster, of } = await school();
  const box = await boxOfKnownLocks();
  const outer = await letterIn(box, "about the teacher", [2]);
  assert.equal((await openLetter(of(2), roster, box, outer, SEEDS)).result, "not-for-me");
  assert.equal((await openLetter(of(5), roster, box, outer, SEEDS)).result, "ok");
});

test("a letter's size says nothing about its words or its readers", async () => {
  const box = await boxOfKnownLocks();
  for (const [text, exclude] of [["", []], ["ү".repeat(MAX_TEXT), []], ["x", [1, 2, 3]]] as const) {
    const outer = await letterIn(box, text, exclude);
    assert.equal(outer.length, sealedSize(2 ** 14, 5, 3));
    assert.equal(outer.length, 29248);
    assert.deepEqual(stanzas(outer), ["mlkem768x25519"]);
    assert.equal(stanzas(await strip(outer, SEEDS)).length, SEATS.length);
  }
});

test("sizes are right at the edges of chunks and buckets", async () => {
  const recipients = await Promise.all([decoy(), decoy()]);
  for (const length of [0, 1, 65535, 65536, 65537, 131072]) {
    const sealed = await encrypt(new Uint8Array(length), recipients);
    assert.equal(sealed.length, envelopeSize(length, 2), `${length}`);
  }
});

test("a letter needs two readers, a text of its length and files of their size", async () => {
  const { roster } = await school();
  const box = await boxOfKnownLocks();
  await refuses("LETTER_READERS", () => letterIn(box, "x", [1, 2, 3, 4]));
  await refuses("TEXT_LONG", () => pack(headerOf(box, "x".repeat(MAX_TEXT + 1))));
  assert.equal(pack(headerOf(box, "😀".repeat(MAX_TEXT))).length, 2 ** 15);
  await refuses("LETTER_SIZE", () => pack(headerOf(box, "x"), [new Uint8Array(2 ** 26)]));
  await refuses("LETTER_READERS", () => sealUrgent(roster, pack(headerOf(box, "x")), SEATS));
});

/** Lock what is inside as a letter is locked. */
async function locked(inner: Uint8Array, locks: readonly string[]): Promise<Uint8Array> {
  let sealed = inner;
  for (const lock of [...locks].reverse()) sealed = await encrypt(sealed, [lock]);
  return sealed;
}

test("four stanzas in place of five are damage", async () => {
  const { roster, of, keys } = await school();
  const box = await boxOfKnownLocks();
  const packed = pack(headerOf(box, "x"));
  for (const recipients of [keys.slice(0, 4), [...keys, of(1)]]) {
    const inner = await encrypt(packed, recipients.map(({ recipient }) => recipient));
    const opened = await openLetter(of(1), roster, box, await locked(inner, box.locks), SEEDS);
    assert.equal(opened.result, "damaged");
  }
});

test("padding that is not zero is damage", async () => {
  const { roster, of } = await school();
  const box = await boxOfKnownLocks();
  const packed = pack(headerOf(box, "x"));
  packed[packed.length - 1] = 1;
  await refuses("LETTER_PADDING", () => unpack(packed));
  const inner = await sealToSeats(roster, packed, SEATS);
  assert.equal((await openLetter(of(1), roster, box, await locked(inner, box.locks), SEEDS)).result, "damaged");
});

test("a length that is no bucket is damage", async () => {
  const { roster, of } = await school();
  const box = await boxOfKnownLocks();
  const packed = concat(pack(headerOf(box, "x")), new Uint8Array(16));
  await refuses("LETTER_FORMAT", () => unpack(packed));
  const inner = await sealToSeats(roster, packed, SEATS);
  assert.equal((await openLetter(of(1), roster, box, await locked(inner, box.locks), SEEDS)).result, "damaged");
});

test("headers that are not letters' are refused", async () => {
  const box = await boxOfKnownLocks();
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
  const { roster, of } = await school();
  const box = await boxOfKnownLocks();
  for (const more of [{ box: "00".repeat(32) }, { origin: "other.example" }]) {
    const outer = await sealLetter(roster, box, pack(headerOf(box, "x", more)));
    assert.equal((await openLetter(of(1), roster, box, outer, SEEDS)).result, "wrong-box");
  }
});

test("one changed byte is damage", async () => {
  const { roster, of } = await school();
  const box = await boxOfKnownLocks();
  const outer = await letterIn(box, "x");
  for (const at of [30, 2000, outer.length - 1]) {
    const changed = outer.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal((await openLetter(of(1), roster, box, changed, SEEDS)).result, "damaged");
  }
  assert.equal((await openLetter(of(1), roster, box, outer, SEEDS.slice(1))).result, "damaged");
});

test("an urgent letter goes to the duty reader, or to everybody left", async () => {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const plain = pack(headerOf(box, "now", { kind: "urgent" }));
  const sealed = await sealUrgent(roster, plain);
  checkUrgent(sealed, SEATS.length);
  assert.equal((await openUrgent(of(4), roster, hex(box.id), sealed)).result, "ok");
  assert.equal((await openUrgent(of(1), roster, hex(box.id), sealed)).result, "not-for-me");
  assert.equal((await openUrgent(of(4), roster, "00".repeat(32), sealed)).result, "wrong-box");
  assert.deepEqual(urgentReaders(roster, [4, 2]), [1, 3, 5]);
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
  for (const recipient of [of(1).recipient, CLASSIC]) mixed.addRecipient(recipient);
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

test("the seal is the hash of what was sent, and people see sixteen characters of it", async () => {
  const box = await boxOfKnownLocks();
  const outer = await letterIn(box, "x");
  assert.deepEqual(await sealOf(outer), await sha256(outer));
  assert.equal(sealNumber(unhex(`${"00".repeat(9)}1f${"ff".repeat(22)}`)), "000000000000000Z");
});

test("the keys of a header keep their order, whatever order they came in", async () => {
  const box = await boxOfKnownLocks();
  const header = headerOf(box, "x", { about: { who: "pupil" }, thread: "aa", mac: "bb" });
  const mixed = Object.fromEntries(Object.entries(header).reverse()) as unknown as Header;
  assert.deepEqual(pack(mixed), pack(header));
  assert.equal(Object.keys(unpack(pack(mixed)).header).join(), "v,kind,origin,box,id,sealed_by,to,mailbox,reply_to,thread_key,thread,mac,text,about,files");
});

test("buckets are powers of two from 16 KiB to 64 MiB", () => {
  assert.deepEqual([BUCKETS[0], BUCKETS[12], BUCKETS.length], [16384, 67108864, 13]);
});

test("work is found and no other work will do", async () => {
  const seal = await sha256("a letter");
  const nonce = await doWork(seal, 10);
  assert.equal(workDone(seal, nonce, 10), true);
  assert.equal(workDone(seal, nonce, 33), false);
  assert.equal(workDone(await sha256("another"), nonce, 10), false);
  // Found once by this code; with another text to hash both languages would ask for other work.
  assert.equal(nonce, await firstNonce(seal, 10));
});

async function firstNonce(seal: Uint8Array, bits: number): Promise<number> {
  for (let nonce = 0; ; nonce++) {
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setUint32(4, nonce);
    const digest = await sha256(concat(utf8("trustbox.v2/work\n"), seal, counter));
    if (hex(digest.subarray(0, 4)) < (2 ** (32 - bits)).toString(16).padStart(8, "0")) return nonce;
  }
}

test("dealt locks differ, and a card of another school has other keys", async () => {
  const { roster } = await school();
  const [one, two] = [await deal(roster, 1, 1, 1), await deal(roster, 1, 1, 1)];
  assert.notEqual(one.recipient, two.recipient);
  const elsewhere = await memberKeys("other.example", 1, cardOf(1));
  const here = await memberKeys(ORIGIN, 1, cardOf(1));
  // One card, one key: what differs is the name under which it signs.
  assert.notEqual(elsewhere.name, here.name);
  assert.equal(found(one.shares[0]).seat, 1);
});
