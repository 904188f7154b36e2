/** Boxes, letters, threads and acts that Python sealed, by the common vectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { type Act, readAct, readLine, readUrgent, writeAct, writeLine, writeUrgent } from "../seal/act.ts";
import { readBox, writeBox } from "../seal/box.ts";
import { b64, concat, hex, sha256, unb64, unhex } from "../seal/bytes.ts";
import { openCase } from "../seal/case-file.ts";
import { sealOf } from "../seal/deal.ts";
import {
  checkUrgent,
  dealIn,
  type Header,
  look,
  openLetter,
  openUrgent,
  pack,
  readersOf,
  sealedSize,
  sealLetter,
  sealNumber,
  splitLetter,
  unpack,
} from "../seal/letter.ts";
import { derive } from "../seal/receipt.ts";
import type { Reference } from "../seal/reference.ts";
import { openSharing, writeSharing } from "../seal/sharing.ts";
import { openFollowup, openReply } from "../seal/thread.ts";
import { school } from "./school.ts";
import { type Case, readCases, runs, runsBy, said, type SaidReference } from "./vectors.ts";
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
  prev: string | null;
  sealed: string;
  opens: string;
  checkpoint: SaidReference;
  seats: number[];
}

runsBy<BoxCase>("box", {
  read: async ({ note, id, seats, number, prev, sealed, opens, checkpoint }) => {
    const { roster } = await world();
    const box = await readBox(note, roster);
    assert.deepEqual([hex(box.id), [...box.seats]], [id, seats]);
    const told = { number: box.number, prev: box.prev, sealed: box.sealed, opens: box.opens, checkpoint: box.checkpoint };
    assert.deepEqual(said(told), { number, prev, sealed, opens, checkpoint });
    assert.equal(writeBox(roster, box), box.text);
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
  letter: string;
  secret: string;
  seal?: string;
  number?: string;
  results: Record<string, string>;
  seats: number[];
  sizes: number[];
  exclude: number[];
  readers: number[];
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
  size: ({ bucket, n, size }) => {
    assert.equal(sealedSize(bucket, n), size);
  },
  open: async ({ letter, secret, seal, number, results, header }) => {
    const { roster, box, keys } = await world();
    const bytes = unb64(letter);
    const { payload } = splitLetter(bytes, roster.members.size);
    for (const [seat, result] of Object.entries(results)) {
      const opened = await openLetter(await keys(Number(seat)), roster, box.id, payload, unhex(secret));
      assert.equal(opened.result, result, `seat ${seat}`);
      if (result === "ok") isHeader(opened.header, header);
    }
    if (seal === undefined) return;
    const deal = await dealIn(bytes, roster, box.id);
    assert.deepEqual([hex(deal.seal), sealNumber(deal.seal)], [seal, number]);
  },
  look: ({ letter, seats, sizes }) => {
    look(unb64(letter), seats, sizes);
  },
  readers: async ({ exclude, readers }) => {
    const { roster, box } = await world();
    assert.deepEqual(readersOf(roster, exclude), readers);
    await sealLetter(roster, box, new Uint8Array(16), exclude);
  },
});

runs("urgent", readCases<LetterCase>("urgent"), async ({ sealed, box, seal, results, header }) => {
  const { roster, keys } = await world();
  const bytes = unb64(sealed);
  assert.equal(hex(sealOf(await sha256(bytes))), seal);
  for (const [seat, result] of Object.entries(results)) {
    const opened = await openUrgent(await keys(Number(seat)), roster, unhex(box), bytes);
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

interface RecordCase extends Case {
  note: string;
  text: string;
  seats: number[];
  act: Record<string, unknown>;
  letters: number;
  urgents: number;
  line: Record<string, unknown>;
  seal: string;
  box: SaidReference;
  date: string;
  seat: number;
}

const total = (act: Act, of: "letters" | "urgent"): number => act.boxes.reduce((sum, closed) => sum + count(closed[of]), 0);
const count = ({ number }: Reference): number => number;

/** What the journal keeps; a record that was read is written again with the same bytes. */
runsBy<RecordCase>("act", {
  act: async ({ note, text, seats: signers, act, letters, urgents }) => {
    const { roster } = await world();
    const { text: itsText, seats, ...read } = readAct(note, roster);
    assert.deepEqual([itsText, [...seats]], [text, signers]);
    assert.deepEqual(said(read), act);
    assert.deepEqual([total(read, "letters"), total(read, "urgent")], [letters, urgents]);
    assert.equal(writeAct(roster, read), text);
  },
  line: async ({ note, text, seats: signers, line }) => {
    const { roster } = await world();
    const { text: itsText, seats, ...read } = readLine(note, roster);
    assert.deepEqual([itsText, [...seats]], [text, signers]);
    assert.deepEqual(said(read), line);
    assert.equal(writeLine(roster, read), text);
  },
  urgent: async ({ note, text, seal, box, date, seat }) => {
    const { roster } = await world();
    const read = readUrgent(note, roster);
    assert.deepEqual([hex(read.seal), said(read.box), read.date, read.seat], [seal, box, date, seat]);
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
