/** Whatever is sealed: changed outside or inside, it is opened or refused with a code, and soon. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { signNote } from "../proof/note.ts";
import { concat, sha256, u32, utf8, view } from "../seal/bytes.ts";
import { type CaseFile, openCase, packCase, unpackCase } from "../seal/case-file.ts";
import { lock, look, readDeal, unlock, unlockKey, unwrapShare } from "../seal/deal.ts";
import { decrypt, encrypt, fileKey, HybridIdentity, stanzas } from "../seal/envelope.ts";
import {
  checkUrgent,
  headerOf as readHeader,
  look as lookAt,
  type Opened,
  openLetter,
  openShared,
  openUrgent,
  ownKeys,
  pack,
  sealToSeats,
  sealUrgent,
  splitLetter,
  unpack,
} from "../seal/letter.ts";
import { openRelease, readOpen, type Released, release } from "../seal/opening.ts";
import { openStub, type ReceiptKeys, sealStub } from "../seal/receipt.ts";
import { openSharing, writeSharing } from "../seal/sharing.ts";
import { openFollowup, openNote, openReply, writeNote, writeReply } from "../seal/thread.ts";
import { blobs, documents, RUNS, texts, tried } from "./mutated.ts";
import { type Dealt, dealtIn, found, headerOf, letterIn, opened, OPENS, ORIGIN, school, SEATS, sealBox } from "./school.ts";
import { dealtOpening } from "./dealt.ts";

const ENVELOPE = /^(NOT_FOR_THIS_KEY|BROKEN|MIXED)$/;
/** What is sealed again for every try costs milliseconds. */
const FEW = Math.ceil(RUNS / 2);

let made: Promise<Dealt & { letter: Uint8Array; secret: Uint8Array }> | null = null;
function sealed(): Promise<Dealt & { letter: Uint8Array; secret: Uint8Array }> {
  made ??= (async () => {
    const [{ roster }, { box }] = [await school(), await sealBox()];
    const letter = await letterIn(box, "Мени күн сайын сабап жатышат.", [2]);
    return { ...(await dealtIn(letter, roster, box.id)), letter, secret: (await opened(letter, box)).secret };
  })();
  return made;
}

/** A result is one of four words, whatever came. */
function isResult({ result, header }: Opened): void {
  assert.ok(["ok", "not-for-me", "damaged", "wrong-box"].includes(result));
  assert.equal(header === null, result !== "ok");
}

test("no bytes break an envelope", async () => {
  const { of } = await school();
  const file = await encrypt(utf8("a secret"), [of(1).recipient, of(2).recipient]);
  await tried(blobs(file), /^BROKEN$/, stanzas);
  await tried(blobs(file), ENVELOPE, (bytes) => decrypt(bytes, [of(1).identity]));
  await tried(blobs(file), ENVELOPE, (bytes) => fileKey(bytes, [of(3).identity]));
  await tried(blobs(new Uint8Array(16)), ENVELOPE, (key) => decrypt(file, [key]));
  await tried(blobs(file.subarray(0, 1200)), /^BROKEN$/, (bytes) => of(1).identity.open(bytes, utf8("info")));
});

test("no bytes break a letter's lines, or give a share that was not dealt", async () => {
  const { of } = await school();
  const { deal, lines, payload, letter } = await sealed();
  const box = deal.boxId;
  const all = splitLetter(letter, 5).lines;
  await tried(blobs(all), /^DEAL_FORMAT$/, (bytes) => readDeal(box, SEATS, bytes, deal.payloadHash));
  const mine = found(lines.get(3));
  await tried(blobs(mine), /^SHARE_FORMAT$/, (line) => unwrapShare(of(3).identity, 3, line, deal));
  // The line stands in the deal as it came: its hash fits, and what is in it does not.
  const changed = async (line: Uint8Array): Promise<Uint8Array> => {
    const hashes = await Promise.all([...lines].map(([seat, each]) => sha256(seat === 3 ? line : each)));
    return unwrapShare(of(3).identity, 3, line, { ...deal, lineHashes: hashes });
  };
  await tried(blobs(mine), /^SHARE_(FORMAT|COMMIT)$/, changed);
  await tried(blobs(letter), /^DEAL_FORMAT$/, (bytes) => {
    const parts = splitLetter(bytes, 5);
    look(parts.lines, parts.payload, SEATS);
  });
  await tried(blobs(payload), /^BROKEN$/, async (bytes) => unlock((await sealed()).secret, bytes));
  await tried(blobs(payload), /^BROKEN$/, async (bytes) => unlockKey((await sealed()).secret, bytes));
});

test("no bytes break the opening of a letter: what is wrong with it is a result", async () => {
  const [{ roster, of, keys }, { box }] = [await school(), await sealBox()];
  const { payload, secret } = await sealed();
  const urgent = await sealUrgent(roster, pack(headerOf(box, "now", { kind: "urgent" })));
  const own = await ownKeys(of(1).identity, payload, secret);
  await tried(blobs(payload), /^$/, async (bytes) => { isResult(await openLetter(of(1), roster, box.id, bytes, secret)); });
  await tried(blobs(secret), /^$/, async (bytes) => { isResult(await openLetter(of(1), roster, box.id, payload, bytes)); });
  await tried(blobs(urgent), /^$/, async (bytes) => { isResult(await openUrgent(of(1), roster, box.id, bytes)); });
  await tried(blobs(payload), /^$/, async (bytes) => { isResult(await openShared(roster, box.id, bytes, own)); });
  await tried(blobs(...own), /^$/, async (key) => { isResult(await openShared(roster, box.id, payload, [key, key])); });
  await tried(blobs(payload), ENVELOPE, (bytes) => ownKeys(of(1).identity, bytes, secret));
  await tried(blobs(urgent), /^LETTER_/, (bytes) => { checkUrgent(bytes, 5); });
  await tried(blobs(payload), /^LETTER_/, (bytes) => { lookAt(bytes, SEATS, [bytes.length]); });
  // What a member or an author of ill will seals inside.
  const inner = blobs(pack(headerOf(box, "x")).subarray(0, 900), pack(headerOf(box, "x")));
  const again = async (bytes: Uint8Array): Promise<void> => {
    const letter = await lock(roster, box.id, await encrypt(bytes, keys.map(({ recipient }) => recipient)));
    const parts = await opened(letter, box);
    isResult(await openLetter(of(1), roster, box.id, parts.payload, parts.secret));
  };
  await tried(inner, /^$/, again, FEW / 3);
});

function packedWith(json: Uint8Array): Uint8Array {
  const packed = new Uint8Array(2 ** 14);
  packed.set(concat(utf8("TBL1"), u32(json.length), json).subarray(0, packed.length));
  return packed;
}

test("no bytes and no JSON break a header", async () => {
  const { box } = await sealBox();
  const file = { name: "photo-1.jpg", type: "image/jpeg", size: 3 };
  const header = headerOf(box, "x", { files: [file], about: { who: "pupil", avoid: ["head"] } });
  const good = pack(header, [new Uint8Array(3)]);
  assert.deepEqual(unpack(good).header, header);
  await tried(blobs(good), /^LETTER_(FORMAT|PADDING)$/, unpack);
  await tried(documents({ ...header }), /^LETTER_(FORMAT|PADDING)$/, (json) => unpack(packedWith(json)));
  await tried(documents({ ...header }), /^LETTER_FORMAT$/, (json) => readHeader(JSON.parse(new TextDecoder().decode(json))));
});

test("no bytes and no JSON break a case file", async () => {
  const { of } = await school();
  const { box } = await sealBox();
  const header = headerOf(box, "x", { files: [{ name: "a", type: "b", size: 2 }] });
  const said = [{ from: "The author", date: OPENS, text: "more" }];
  const taken: CaseFile = { label: "1", seal: "ab".repeat(32), date: OPENS, by: 2, header, said, files: [new Uint8Array(2)] };
  const packed = packCase(taken);
  await tried(blobs(packed), /^CASE_FORMAT$/, unpackCase);
  await tried(documents({ v: 1, label: "1", seal: "", date: OPENS, by: 2, header, said }), /^CASE_FORMAT$/, (json) =>
    unpackCase(concat(utf8("TBC1"), u32(json.length), json)));
  const file = await encrypt(packed, [of(2).recipient]);
  await tried(blobs(file), /^(CASE_FORMAT|NOT_FOR_THIS_KEY)$/, (bytes) => openCase(of(2).identity, bytes));
});

test("no bytes break a release", async () => {
  const { roster, of } = await school();
  const { open, deals, shares } = await dealtOpening();
  const good = await release(of(3), roster, roster, open, deals, shares);
  const codes = /^(NOTE_|RELEASE_)/;
  await openRelease(of(1), roster, open, good);
  await tried(blobs(good.file), codes, (file) => openRelease(of(1), roster, open, { ...good, file }));
  const plain = await decrypt(good.file, [of(3).identity]);
  // Sealed and signed again by a member of ill will.
  const again = async (bytes: Uint8Array): Promise<Released> => {
    const file = await encrypt(bytes, [of(1).recipient]);
    const text = good.note.slice(0, good.note.lastIndexOf("\n\n") + 1).replace(/file .*/, `file ${Buffer.from(await sha256(file)).toString("base64")}`);
    return { file, note: await signNote(text, [of(3)]) };
  };
  await openRelease(of(1), roster, open, await again(plain));
  await tried(blobs(plain), /^RELEASE_FORMAT$/, async (bytes) => openRelease(of(1), roster, open, await again(bytes)), FEW);
  assert.ok(await readOpen(await signNote(open.text, [1, 2, 3].map(of)), roster, (await sealBox()).box));
});

test("no bytes break what follows a letter", async () => {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const identity = new HybridIdentity(new Uint8Array(32).fill(5));
  const author = { identity, recipient: identity.recipient };
  const padded = (note: string): Uint8Array => {
    const bytes = new Uint8Array(2 ** 14);
    bytes.set(concat(utf8("TBA1"), u32(utf8(note).length), utf8(note)).subarray(0, bytes.length));
    return bytes;
  };
  const reply = writeReply(ORIGIN, "00".repeat(16), 1, OPENS, "Окудук.");
  const note = padded(await signNote(reply, [of(1)]));
  const file = await encrypt(note, [author.recipient]);
  await openReply(author, file, roster);
  await tried(blobs(file), /^REPLY_/, (bytes) => openReply(author, bytes, roster));
  await tried(blobs(note.subarray(0, 300), note), /^REPLY_/, async (bytes) => openReply(author, await encrypt(bytes, [author.recipient]), roster), FEW);
  const written = async (text: string): Promise<Uint8Array> => encrypt(padded(await signNote(text, [of(1)])), [author.recipient]);
  await tried(texts(reply), /^REPLY_/, async (text) => openReply(author, await written(text), roster), FEW);
  const ofCase = writeNote(ORIGIN, "2026-1", OPENS, "Сүйлөштүм.");
  await openNote(author, await written(ofCase), roster, "2026-1");
  await tried(texts(ofCase), /^REPLY_/, async (text) => openNote(author, await written(text), roster, "2026-1"), FEW);
  const first = headerOf(box, "first", { thread_key: "" });
  const more = await sealToSeats(roster, pack(headerOf(box, "more", { kind: "followup", thread: first.id, mac: "" })), SEATS);
  const codes = /^(FOLLOWUP_|LETTER_|NOT_FOR_THIS_KEY|BROKEN|MIXED)/;
  await tried(blobs(more), codes, (bytes) => openFollowup(of(1).identity, bytes, first));
});

test("no bytes break shared keys", async () => {
  const { of } = await school();
  const mine = of(3);
  const seal = await sha256("a letter");
  const text = writeSharing({ origin: ORIGIN, seal, to: 3, keys: [new Uint8Array(16)], said: [null] });
  const file = await encrypt(utf8(text), [mine.recipient]);
  await openSharing(mine, file, seal);
  await tried(blobs(file), /^SHARING_FORMAT$/, (bytes) => openSharing(mine, bytes, seal));
  await tried(texts(text), /^SHARING_/, async (changed) => openSharing(mine, await encrypt(utf8(changed), [mine.recipient]), seal), FEW);
  await tried(blobs(utf8(text)), /^SHARING_/, async (bytes) => openSharing(mine, await encrypt(bytes, [mine.recipient]), seal), FEW);
});

test("no bytes break a stub, even if it was made with the code", async () => {
  const identity = new HybridIdentity(new Uint8Array(32));
  const part = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);
  const keys: ReceiptKeys = { mailbox: part(1, 16), auth: part(2), identity, recipient: "", stubKey: part(3), threadKey: part(4) };
  const stub = { seal: part(5), boxId: part(6), letterId: "00".repeat(16), to: [1, 2], kind: "letter" };
  const good = await sealStub(keys, stub);
  assert.deepEqual(await openStub(keys, good), stub);
  await tried(blobs(good), /^STUB_/, (bytes) => openStub(keys, bytes));
  const key = await crypto.subtle.importKey("raw", view(keys.stubKey), "AES-GCM", false, ["encrypt"]);
  const again = async (json: Uint8Array): Promise<Uint8Array> => {
    const plain = new Uint8Array(484);
    plain.set(concat(utf8("TBU1"), new Uint8Array([json.length >> 8, json.length & 255]), json).subarray(0, 484));
    const how = { name: "AES-GCM", iv: view(part(7, 12)), additionalData: view(keys.mailbox) };
    return concat(part(7, 12), new Uint8Array(await crypto.subtle.encrypt(how, key, view(plain))));
  };
  const said = { seal: "05".repeat(32), box: "06".repeat(32), id: "00", to: [1], kind: "letter" };
  await openStub(keys, await again(utf8(JSON.stringify(said))));
  await tried(documents(said), /^STUB_FORGED$/, async (json) => openStub(keys, await again(json)));
});
