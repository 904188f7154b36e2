/**
 * Whatever comes from outside is read or refused with a code of the protocol, and soon.
 *
 * Changed texts are signed again, so that not only signatures are tried but everything behind them.
 * What is sealed: no-bytes-break-a-letter.test.ts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";

import { readBundle } from "../proof/bundle.ts";
import { checkpointText, readCheckpoint } from "../proof/checkpoint.ts";
import { readFields } from "../proof/fields.ts";
import { checkProof } from "../proof/inclusion.ts";
import { checkLine, joinNote, keyring, openNote, readVkey, SIGNATURE, type Signer, signNote, splitNote } from "../proof/note.ts";
import { tilesOf, unpackBundle, unpackTile } from "../proof/tiles.ts";
import { verifyConsistency, verifyInclusion } from "../proof/tree.ts";
import { readAct, readLine, readUrgent } from "../seal/act.ts";
import { readBox, readBoxText } from "../seal/box.ts";
import { concat, HALF, u32, uncrock, unhex, utf8 } from "../seal/bytes.ts";
import { cardText, HEAD, memberKeys, readCard } from "../seal/card.ts";
import { readDeal } from "../seal/deal.ts";
import { isHybrid, readIdentity, readRecipient, stanzas } from "../seal/envelope.ts";
import { readEntered } from "../seal/entered.ts";
import { readFinding, releasesOf } from "../seal/finding.ts";
import { unpack } from "../seal/letter.ts";
import { type Open, readAdmission, readOpen, readOpenText, readRelease } from "../seal/opening.ts";
import { readPaper } from "../seal/paper.ts";
import { readAccess, readObjection, readRestart } from "../seal/people.ts";
import { checkCode, readReceipt } from "../seal/receipt.ts";
import { checkNext, readRoster, verifyChain } from "../seal/roster.ts";
import { readSharing, writeSharing } from "../seal/sharing.ts";
import { texts, tried } from "./mutated.ts";
import { cardOf, found, ORIGIN } from "./school.ts";
import { type Case, readCases } from "./vectors.ts";
import { type World, world } from "./world.ts";

type Sample = Case & Record<string, unknown>;

/** A case of the vectors by its name. */
function named(file: string, name: string): Sample {
  return found(readCases<Sample>(file).find((each) => each.name === name));
}

function noteOf(file: string, name: string): string {
  return String(named(file, name)["note"]);
}

function textOf(file: string, name: string): string {
  return splitNote(noteOf(file, name)).text;
}

// ── Signed records ──────────────────────────────────────────────────────────
interface Kind {
  readonly text: string;
  readonly by: readonly Signer[];
  readonly codes: RegExp;
  readonly read: (note: string) => unknown;
}

async function opened({ roster, box }: World): Promise<Open> {
  return readOpen(noteOf("opening", "signed by three"), roster, box);
}

/** The journal of the vectors; what is signed for it here must be signed with its own key. */
const JOURNAL_SEED = new Uint8Array(32).fill(77);
const JOURNAL: Signer = { name: `${ORIGIN}/journal`, signSeed: JOURNAL_SEED, publicKey: ed25519.getPublicKey(JOURNAL_SEED) };

async function recordOf(kind: string): Promise<Kind> {
  const there = await world();
  const { roster, newest, box } = there;
  const keys = await Promise.all([1, 2, 3, 4, 5].map((seat) => there.keys(seat)));
  const newKeys = await Promise.all([1, 2, 3, 4, 6].map((seat) => there.keys(seat)));
  const some = keys.slice(0, 3);
  const [journal, open] = [await keyring([[JOURNAL.name, JOURNAL.publicKey]], [SIGNATURE]), await opened(there)];
  const act = /^(NOTE_|ACT_)/;
  const line = /^(NOTE_|LINE_)/;
  const kinds: Record<string, () => Promise<Kind> | Kind> = {
    roster: () => ({ text: roster.text, by: keys, codes: /^(NOTE_|ROSTER_)/, read: (note) => checkNext(null, note) }),
    "next roster": () => ({ text: newest.text, by: newKeys, codes: /^(NOTE_|ROSTER_)/, read: (note) => checkNext(roster, note) }),
    "roster anew": () => ({
      text: textOf("roster", "the first roster after a restart"),
      by: newKeys,
      codes: /^(NOTE_|ROSTER_)/,
      read: (note) => checkNext(roster, note, true),
    }),
    box: () => ({ text: box.text, by: some, codes: /^(NOTE_|BOX_)/, read: (note) => readBox(note, roster) }),
    open: () => ({
      text: open.text,
      by: some,
      codes: /^(NOTE_|OPEN_)/,
      read: (note) => readOpen(note, roster, box, new Set([1, 2, 3, 4])),
    }),
    release: () => ({
      text: textOf("opening", "a release of seat 4"),
      by: keys.slice(3, 4),
      codes: /^(NOTE_.*|RELEASE_SIG)$/,
      read: (note) => readRelease(note, roster, open),
    }),
    admission: () => ({
      text: textOf("opening", "a former card, by three of the newest"),
      by: [...keys.slice(0, 2), ...keys.slice(3, 4)],
      codes: /^(NOTE_.*|ADMISSION)$/,
      read: (note) => readAdmission(note, newest, box, roster),
    }),
    finding: () => ({
      text: textOf("finding", "one of each, a false and an unreadable release"),
      by: some,
      codes: /^(NOTE_.*|READING)$/,
      read: async (note) => [readFinding(note, roster), await releasesOf([note])],
    }),
    act: () => ({
      text: textOf("act", "two boxes at once"),
      by: some,
      codes: act,
      read: (note) => readAct(note, roster),
    }),
    line: () => ({ text: textOf("act", "two empty boxes"), by: some, codes: line, read: (note) => readLine(note, roster) }),
    "moved line": () => ({ text: textOf("act", "moved, by one member"), by: some, codes: line, read: (note) => readLine(note, roster) }),
    urgent: () => ({
      text: textOf("act", "opened by seat 4"),
      by: keys.slice(3, 4),
      codes: /^(NOTE_|URGENT_)/,
      read: (note) => readUrgent(note, roster),
    }),
    access: () => ({
      text: textOf("people", "a new card at seat 6"),
      by: [JOURNAL],
      codes: /^(NOTE_.*|ACCESS)$/,
      read: (note) => readAccess(note, journal, ORIGIN),
    }),
    restart: async () => ({
      text: textOf("people", "two of five remain"),
      by: [await memberKeys(ORIGIN, HEAD, cardOf(100)), ...keys.slice(1, 2), ...keys.slice(3, 4)],
      codes: /^(NOTE_.*|RESTART)$/,
      read: (note) => readRestart(note, roster),
    }),
    objection: () => ({
      text: textOf("people", "one living card"),
      by: keys.slice(4),
      codes: /^(NOTE_.*|OBJECTION)$/,
      read: (note) => readObjection(note, roster),
    }),
    receipt: () => ({
      text: textOf("receipt", "a receipt"),
      by: [JOURNAL],
      codes: /^(NOTE_.*|RECEIPT_ORIGIN)$/,
      read: (note) => readReceipt(note, ORIGIN, JOURNAL.publicKey),
    }),
  };
  return found(kinds[kind])();
}

const KINDS = ["roster", "next roster", "roster anew", "box", "open", "release", "admission", "finding", "act"];
for (const kind of [...KINDS, "line", "moved line", "urgent", "access", "restart", "objection", "receipt"]) {
  test(`no text and no note breaks the reader of a record: ${kind}`, async () => {
    const { text, by, codes, read } = await recordOf(kind);
    const good = await signNote(text, by);
    await read(good);
    // Half of a character is signed as what it becomes in UTF-8.
    await tried(texts(text), codes, async (changed) => read(joinNote(changed, splitNote(await signNote(whole(changed), by)).lines)));
    await tried(texts(good), codes, read);
  });
}

function whole(text: string): string {
  return text.replace(new RegExp(HALF, "gu"), "?");
}

test("no notes break a chain of rosters", async () => {
  const { roster, newest } = await world();
  const chain = readCases<Sample>("roster").flatMap((each) => (Array.isArray(each["notes"]) ? (each["notes"] as string[]) : []));
  const notes = fc.array(texts(...chain.filter((note) => note.startsWith(roster.text) || note.startsWith(newest.text))), { maxLength: 3 });
  await tried(notes, /^(NOTE_|ROSTER_)/, (each) => verifyChain(each, roster.hash));
});

test("no text breaks a reader of what nobody signed", async () => {
  const there = await world();
  const { roster, box } = there;
  const open = await opened(there);
  const watched = splitNote(found((named("roster", "with witnesses")["notes"] as string[])[1])).text;
  const sharing = writeSharing({ origin: ORIGIN, seal: box.id, to: 3, keys: [new Uint8Array(16)], said: [null, new Uint8Array(16)] });
  const bundle = `trustbox.v2/bundle\norigin ${ORIGIN}\nversion 1\ndate 2026-04-15\nfile a.js ${"A".repeat(64)}\n`;
  const readers: [string, RegExp, (text: string) => unknown][] = [
    [roster.text, /^(NOTE_|ROSTER_)/, readRoster],
    [watched, /^(NOTE_|ROSTER_)/, readRoster],
    [box.text, /^(NOTE_|BOX_)/, (text) => readBoxText(text, roster)],
    [open.text, /^(NOTE_|OPEN_)/, (text) => readOpenText(text, box, ORIGIN)],
    [String(named("entered", "a call")["text"]), /^NOTE_/, readEntered],
    [String(named("paper", "an order on the commission")["text"]), /^NOTE_/, readPaper],
    [bundle, /^NOTE_/, readBundle],
    [sharing, /^SHARING_FORMAT$/, readSharing],
  ];
  for (const [sample, codes, read] of readers) {
    await read(sample);
    await tried(texts(sample), codes, read);
  }
});

test("no text breaks the reading of fields, whatever their shape", async () => {
  const spec = ["a <n>", "b? <w>", "c+ <n> <w…>", "d* <n>", "e <w…>"];
  const good = "trustbox.v2/x\na 1\nb x\nc 1 x y\nc 2 z\nd 1\nd 2\ne x y\n";
  readFields(good, "x", spec);
  await tried(texts(good), /^NOTE_/, (text) => readFields(text, "x", spec));
});

// ── Notes, proofs, tiles ────────────────────────────────────────────────────
test("no text breaks a note, a signature line, a verifier key", async () => {
  const { roster, keys, box } = await world();
  const note = noteOf("opening", "signed by three");
  await tried(texts(note), /^NOTE_SIG$/, splitNote);
  await tried(texts(note), /^NOTE_SIG$/, (text) => openNote(text, roster.keyring));
  const { text, lines } = splitNote(await signNote(box.text, [await keys(1)]));
  await tried(texts(...lines), /^NOTE_SIG$/, (line) => checkLine(text, line, roster.keyring));
  await tried(texts(text), /^NOTE_SIG$/, (other) => checkLine(other, found(lines[0]), roster.keyring));
  const vkey = String(named("note", "one signature")["vkey"]);
  await readVkey(vkey);
  await tried(texts(vkey), /^NOTE_SIG$/, (each) => readVkey(each));
});

test("no text breaks a proof or a checkpoint", async () => {
  const { proof, entry, journal_key, origin, witnesses } = named("checkpoint", "both witnesses have seen it") as unknown as {
    proof: string;
    entry: string;
    journal_key: string;
    origin: string;
    witnesses: string[];
  };
  const vouched = { origin, journalKey: unhex(journal_key), witnesses };
  const codes = /^LOG_(FORMAT|KEY|PROOF)$/;
  await checkProof(proof, utf8(entry), vouched);
  await tried(texts(proof), codes, (text) => checkProof(text, utf8(entry), vouched));
  await tried(texts(...witnesses), codes, (vkey) => checkProof(proof, utf8(entry), { ...vouched, witnesses: [vkey] }));
  const checkpoint = checkpointText({ origin, size: 7, root: new Uint8Array(32) });
  await tried(texts(checkpoint), /^LOG_FORMAT$/, readCheckpoint);
});

const size = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1));
const hash = fc.uint8Array({ maxLength: 40 });

test("no numbers and no bytes break a proof of the tree, or a tile", async () => {
  const proof = fc.array(hash, { maxLength: 70 });
  await tried(fc.tuple(hash, size, size, proof, hash), /^LOG_PROOF$/, ([leaf, index, many, path, root]) => verifyInclusion(leaf, index, many, path, root));
  await tried(fc.tuple(size, size, hash, hash, proof), /^LOG_PROOF$/, ([old, many, before, root, path]) => verifyConsistency(old, many, before, root, path));
  await tried(fc.tuple(fc.uint8Array({ maxLength: 600 }), fc.nat(256)), /^LOG_FORMAT$/, ([bytes, width]) => unpackBundle(bytes, width));
  await tried(fc.tuple(fc.uint8Array({ maxLength: 600 }), fc.nat(256)), /^LOG_FORMAT$/, ([bytes, width]) => unpackTile(bytes, width));
  await tried(fc.tuple(fc.option(fc.nat(6)), size), /^LOG_FORMAT$/, ([level, many]) => tilesOf(level, many));
});

// ── What people type ────────────────────────────────────────────────────────
test("no text breaks what people type", async () => {
  const { keys, card } = await world();
  const identity = String(named("card", "the card 0001… at seat 1")["identity"]);
  const typed = texts(await cardText(card(1)), "1234 5678 9012 3456 7891", (await keys(1)).recipient, identity);
  await tried(typed, /^CARD_/, readCard);
  await tried(typed, /^CARD_/, uncrock);
  await tried(typed, /^CODE_TYPO$/, checkCode);
  await tried(typed, /^$/, isHybrid);
  await tried(typed, /^BROKEN$/, readRecipient);
  await tried(typed, /^BROKEN$/, readIdentity);
});

// ── In bounded time ─────────────────────────────────────────────────────────
test("much of it is refused, and soon", async () => {
  const { roster, box, keys } = await world();
  const MANY = 200_000;
  const one = await keys(1);
  const lines = (head: string, line: string): string => head + line.repeat(MANY);
  const act = lines("trustbox.v2/act\n", "box 1 x\n");
  const signed = joinNote(act, splitNote(await signNote(act, [one])).lines);
  const line = found(splitNote(await signNote(box.text, [one])).lines[0]);
  const packed = (json: string): Uint8Array => {
    const bytes = new Uint8Array(2 ** 14);
    bytes.set(concat(utf8("TBL1"), u32(json.length), utf8(json)));
    return bytes;
  };
  const long: Record<string, () => unknown> = {
    "lines of a box": () => readAct(signed, roster),
    "lines nobody knows": () => readOpenText(lines("trustbox.v2/open\n", "x\n"), box, ORIGIN),
    "empty lines": () => readRoster(lines("trustbox.v2/roster\n", "\n")),
    members: () => readRoster(lines(roster.text, "member 6 x y z\n")),
    "lines of any number": () => readFields(lines("trustbox.v2/x\n", "a 1\n"), "x", ["a* <n>", "b <n>"]),
    signatures: () => openNote(lines(`${box.text}\n`, line), roster.keyring),
    "empty lines before signatures": () => openNote("\n\n".repeat(MANY), roster.keyring),
    "a card": () => readCard("0".repeat(MANY * 8)),
    "a code": () => checkCode("1".repeat(MANY * 8)),
    "a key": () => readIdentity(`AGE-SECRET-KEY-PQ-1${"Q".repeat(MANY)}`),
    "a recipient": () => readRecipient(`age1pq1${"q".repeat(MANY)}`),
    "brackets in a header": () => unpack(packed("[".repeat(16_000))),
    "braces in a header": () => unpack(packed('{"a":'.repeat(3_000))),
    "digits in a header": () => unpack(packed(`{"v":${"1".repeat(16_000)}}`)),
    stanzas: () => stanzas(utf8(lines("age-encryption.org/v1\n", "-> X\n\n"))),
    "a stanza's body": () => stanzas(utf8(lines("age-encryption.org/v1\n-> X\n", `${"A".repeat(64)}\n`))),
    "marks on one letter": () => readEntered(`trustbox.v2/entered\ne${"\u0301\u0316".repeat(MANY)}\n`),
    "marks in order on one letter": () => readEntered(`trustbox.v2/entered\nx${"\u0316".repeat(MANY)}${"\u0301".repeat(MANY)}\n`),
    "lines of a letter": () => readDeal(box.id, [1, 2, 3, 4, 5], new Uint8Array(MANY * 100), box.id),
    hashes: () => checkProof(`c2sp.org/tlog-proof@v1\nindex 1\n${`${"A".repeat(43)}=\n`.repeat(MANY)}\n`, utf8(""), { origin: ORIGIN, journalKey: box.id, witnesses: [] }),
  };
  for (const [what, read] of Object.entries(long)) {
    const began = performance.now();
    let said: unknown = "taken";
    try {
      await read();
    } catch (error) {
      said = error;
    }
    assert.match(String(said), /^(SealError|ProofError): [A-Z_]+/, what);
    assert.ok(performance.now() - began < 5_000, `${what}: ${Math.round(performance.now() - began)} ms`);
  }
});
