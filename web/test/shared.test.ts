/** Boxes, letters, threads, openings and acts that Python sealed, by the common vectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { splitNote } from "../proof/note.ts";
import { checkDeal, checkOwnShares, commitmentOf, joinLock, readBox } from "../seal/box.ts";
import { readAct, readLine, readUrgent, writeAct, writeLine, writeUrgent } from "../seal/act.ts";
import { b64, concat, hex, sha256, unb64, unhex } from "../seal/bytes.ts";
import { ephemeralIdentity } from "../seal/card.ts";
import { openCase } from "../seal/case-file.ts";
import { recipientOf } from "../seal/envelope.ts";
import {
  checkUrgent,
  type Header,
  look,
  openLetter,
  openUrgent,
  pack,
  sealedSize,
  sealLetter,
  sealNumber,
  sealOf,
  unpack,
  urgentReaders,
} from "../seal/letter.ts";
import { checkOpen, combine, readKeys, readOpen, readRelease, spokenCode, writeOpen } from "../seal/opening.ts";
import { derive } from "../seal/receipt.ts";
import { openSharing, writeSharing } from "../seal/sharing.ts";
import { openFollowup, openReply } from "../seal/thread.ts";
import { found, school } from "./school.ts";
import { type Case, readCases, refuses, runs, runsBy } from "./vectors.ts";
import { world } from "./world.ts";

test("the school of these tests has the keys of the school of the vectors", async () => {
  const { roster } = await world();
  for (const { seat, recipient, publicKey } of (await school()).keys) {
    assert.deepEqual(roster.members.get(seat)?.recipient, recipient);
    assert.deepEqual(roster.members.get(seat)?.publicKey, publicKey);
  }
});

interface BoxCase extends Case {
  note: string;
  id: string;
  number: number;
  sealed: string;
  opens: string;
  expires: string;
  dealers: number[];
  deal: string;
  shares: number | string[];
  lock: number;
  seat: number;
  share: string;
  commitment: string;
  files: string[];
  seed: string;
}

runsBy<BoxCase>("box", {
  read: async ({ note, id, number, sealed, opens, expires, dealers }) => {
    const box = await readBox(note, (await world()).roster);
    const { number: itsNumber, sealed: from, opens: on, expires: until } = box;
    assert.deepEqual([hex(box.id), itsNumber, from, on, until], [id, number, sealed, opens, expires]);
    assert.deepEqual([...box.dealers], dealers);
  },
  deal: async (each) => {
    const { roster, box } = await world();
    const known = "number" in each ? each.number : box;
    assert.equal((await checkDeal(known, each.deal, roster)).size, each.shares);
  },
  commitment: async ({ number, lock, seat, share, commitment }) => {
    assert.equal(hex(await commitmentOf(number, lock, seat, unhex(share))), commitment);
  },
  shares: async ({ seat, files, shares }) => {
    const { roster, box, deal, keys } = await world();
    const promised = await checkDeal(box, deal, roster);
    const mine = await checkOwnShares(await keys(seat), box, promised, files.map(unb64));
    assert.deepEqual(mine.map(hex), shares);
  },
  join: async ({ lock, shares, seed }) => {
    const { box } = await world();
    assert.equal(hex(await joinLock(box, lock, (shares as string[]).map(unhex))), seed);
  },
});

interface LetterCase extends Case {
  header: Header;
  files: string[];
  size: number;
  sha256: string;
  packed: { begin: string; size: number; last?: number };
  text: string;
  bucket: number;
  n: number;
  k: number;
  outer: string;
  seal?: string;
  number?: string;
  results: Record<string, string>;
  sizes: number[];
  exclude: number[];
  urgent?: number[];
  sealed: string;
  box: string;
}

/** A packed letter of the vectors: its beginning, zeros, sometimes a last byte. */
function restored({ begin, size, last }: LetterCase["packed"]): Uint8Array {
  const start = unb64(begin);
  const packed = concat(start, new Uint8Array(Math.max(0, size - start.length)));
  if (last !== undefined) packed[packed.length - 1] = last;
  return packed;
}

/** What the vectors name of a header, whatever else it carries. */
function isHeader(header: Header | null, expected: Header | undefined): void {
  assert.ok(header);
  if (expected) assert.deepEqual(header, expected);
}

runsBy<LetterCase>("letter", {
  pack: async ({ header, files, size, sha256: digest }) => {
    const packed = pack(header, files.map(unb64));
    assert.deepEqual([packed.length, hex(await sha256(packed))], [size, digest]);
    assert.deepEqual(unpack(packed), { header, files: files.map(unb64) });
  },
  unpack: ({ packed, text }) => {
    assert.equal(unpack(restored(packed)).header.text, text);
  },
  size: ({ bucket, n, k, size }) => {
    assert.equal(sealedSize(bucket, n, k), size);
  },
  open: async ({ outer, seal, number, results, header }) => {
    const { roster, box, seeds, keys } = await world();
    const bytes = unb64(outer);
    for (const [seat, result] of Object.entries(results)) {
      const opened = await openLetter(await keys(Number(seat)), roster, box, bytes, seeds);
      assert.equal(opened.result, result, `seat ${seat}`);
      if (result === "ok") isHeader(opened.header, header);
    }
    if (seal === undefined) return;
    assert.deepEqual([hex(await sealOf(bytes)), sealNumber(unhex(seal))], [seal, number]);
  },
  look: ({ outer, sizes }) => {
    look(unb64(outer), sizes);
  },
  readers: async ({ exclude, urgent, error }) => {
    const { roster, box } = await world();
    if (urgent) assert.deepEqual(urgentReaders(roster, exclude), urgent);
    else await refuses(found(error), () => urgentReaders(roster, exclude));
    await sealLetter(roster, box, new Uint8Array(16), exclude);
  },
});

runs("urgent", readCases<LetterCase>("urgent"), async ({ sealed, box, results, header }) => {
  const { roster, keys } = await world();
  const bytes = unb64(sealed);
  for (const [seat, result] of Object.entries(results)) {
    const opened = await openUrgent(await keys(Number(seat)), roster, box, bytes);
    assert.equal(opened.result, result, `seat ${seat}`);
    if (result === "ok") isHeader(opened.header, header);
  }
  checkUrgent(bytes, roster.members.size);
});

interface ThreadCase extends Case {
  sealed: string;
  code: string;
  thread: string;
  seq: number;
  date: string;
  body: string;
  seats: number[];
  seat: number;
  first: Header;
  header: Header;
}

runsBy<ThreadCase>("thread", {
  reply: async (each) => {
    const { roster } = await world();
    const { seats, ...reply } = await openReply(await derive(roster.origin, each.code), unb64(each.sealed), roster);
    const { thread, seq, date, body } = each;
    assert.deepEqual(reply, { origin: roster.origin, thread, seq, date, body });
    assert.deepEqual([...seats].sort(), each.seats);
  },
  followup: async ({ seat, sealed, first, header }) => {
    const { keys } = await world();
    const { identity } = await keys(seat);
    assert.deepEqual((await openFollowup(identity, unb64(sealed), first)).header, header);
  },
});

interface OpeningCase extends Case {
  text: string;
  code: string;
  note: string;
  id: string;
  letters: number;
  manifest: string;
  coordinator: number;
  date: string;
  nonce: string;
  spoken: string;
  ephemeral: string;
  seen: string;
  today: string;
  file: string;
  seat: number;
  shares: string[];
  released: { file: string; note: string }[];
  seeds: string[];
  deal?: string;
  box?: string;
  open?: string;
}

const openings = readCases<OpeningCase>("opening");
/** Releases and seeds are all of the one opening that its coordinator signed. */
const theOpening = found(openings.find((each) => each.do === "open" && !each.error));

async function coordinatorsIdentity(): Promise<string> {
  const { box, card } = await world();
  return ephemeralIdentity(card(theOpening.coordinator), box.id, unb64(theOpening.nonce));
}

const textOf = (note: string): string => splitNote(note).text;

runsBy<OpeningCase>("opening", {
  spoken: async ({ text, code }) => {
    assert.equal(await spokenCode(text), code);
  },
  open: async (each) => {
    const { roster, box } = await world();
    const open = await readOpen(each.note, roster, box);
    const { letters, coordinator, date, ephemeral } = open;
    assert.deepEqual([letters, coordinator, date, ephemeral], [each.letters, each.coordinator, each.date, each.ephemeral]);
    assert.deepEqual([hex(open.id), b64(open.nonce)], [each.id, each.nonce]);
    assert.equal(await spokenCode(open.text), each.spoken);
    assert.equal(hex(open.manifestHash), hex(await sha256(each.manifest)));
    const again = await writeOpen(roster, box, { ...each, ephemeral, nonce: open.nonce });
    assert.equal(again, open.text);
    assert.equal(await recipientOf(await coordinatorsIdentity()), ephemeral);
  },
  check: async ({ note, seen, today }) => {
    const { roster, box } = await world();
    await checkOpen(await readOpen(note, roster, box), box, seen, today);
  },
  release: async ({ file, note, seat, shares }) => {
    const { roster, box } = await world();
    const released = { file: unb64(file), note };
    const read = await readRelease(roster, box, unhex(theOpening.id), await coordinatorsIdentity(), released);
    assert.deepEqual([read.seat, read.shares.map(hex)], [seat, shares]);
  },
  combine: async ({ released, seeds, deal, box: otherBox, open }) => {
    const { roster, box, deal: itsDeal } = await world();
    const parts = released.map(({ file, note }) => ({ file: unb64(file), note }));
    const opened = otherBox === undefined ? box : await readBox(otherBox, roster);
    const text = open ?? textOf(theOpening.note);
    const joined = await combine(roster, opened, deal ?? itsDeal, text, await coordinatorsIdentity(), parts);
    assert.deepEqual(joined.map(hex), seeds);
  },
  keys: async ({ seat, file, seeds }) => {
    const { box, keys } = await world();
    assert.deepEqual((await readKeys(await keys(seat), box, unb64(file))).map(hex), seeds);
  },
});

interface RecordCase extends Case {
  note: string;
  text: string;
  seats: number[];
  act: Record<string, unknown>;
  line: Record<string, unknown>;
  seal: string;
  date: string;
  seat: number;
}

/** Write bytes as the vectors do, also inside references. */
function said(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, said(inner)]));
}

/** What the journal keeps; a record that was read is written again with the same bytes. */
runsBy<RecordCase>("act", {
  act: async ({ note, text, seats: signers, act }) => {
    const { roster } = await world();
    const { text: itsText, seats, ...read } = readAct(note, roster);
    assert.deepEqual([itsText, [...seats]], [text, signers]);
    assert.deepEqual(said(read), act);
    assert.equal(writeAct(roster, read), text);
  },
  line: async ({ note, text, seats: signers, line }) => {
    const { roster } = await world();
    const { text: itsText, seats, ...read } = readLine(note, roster);
    assert.deepEqual([itsText, [...seats]], [text, signers]);
    assert.deepEqual(said(read), line);
    assert.equal(writeLine(roster, read), text);
  },
  urgent: async ({ note, text, seal, date, seat }) => {
    const { roster } = await world();
    const read = readUrgent(note, roster);
    assert.deepEqual([hex(read.seal), read.date, read.seat], [seal, date, seat]);
    assert.equal(writeUrgent(roster, read), text);
  },
});

interface SharingCase extends Case {
  seat: number;
  seal: string;
  sealed: string;
  text: string;
  keys: string[];
  said: (string | null)[];
}

runs("sharing", readCases<SharingCase>("sharing"), async ({ seat, seal, sealed, text, keys, said }) => {
  const read = await openSharing(await (await world()).keys(seat), unb64(sealed), unhex(seal));
  assert.equal(writeSharing(read), text);
  assert.deepEqual(read.keys.map(hex), keys);
  assert.deepEqual(read.said.map((key) => (key ? hex(key) : null)), said);
});

interface CaseFileCase extends Case {
  seat: number;
  sealed: string;
  label: string;
  seal: string;
  date: string;
  by: number;
  header: Header;
  said: [string, string, string][];
  files: string[];
}

runs("case-file", readCases<CaseFileCase>("case-file"), async ({ seat, sealed, header, said, files, ...told }) => {
  const { identity } = await (await world()).keys(seat);
  const { label, seal, date, by, ...read } = await openCase(identity, unb64(sealed));
  assert.deepEqual([label, seal, date, by], [told.label, told.seal, told.date, told.by]);
  assert.deepEqual(read.header, header);
  assert.deepEqual(read.said.map(({ from, date: day, text }) => [from, day, text]), said);
  assert.deepEqual(read.files.map(b64), files);
});
