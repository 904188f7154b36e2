/** Boxes, letters, threads, openings and acts that Python sealed, by the common vectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { keyring, SIGNATURE, signLine } from "../proof/note.ts";
import { type Act, readAct, readActNumber, readLine, readUrgent, writeAct, writeLine, writeUrgent } from "../seal/act.ts";
import { readBox, writeBox } from "../seal/box.ts";
import { b64, concat, hex, sha256, unb64, unhex } from "../seal/bytes.ts";
import { openCase } from "../seal/case-file.ts";
import { sealOf } from "../seal/deal.ts";
import { readFinding, writeFinding } from "../seal/finding.ts";
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
import {
  checkOpen,
  openRelease,
  readAdmission,
  readLetters,
  readOpen,
  readOpenText,
  receivers,
  writeAdmission,
  writeOpen,
} from "../seal/opening.ts";
import { readAccess, readObjection, readRestart, WAITS_DAYS, writeAccess, writeObjection, writeRestart, writeSession } from "../seal/people.ts";
import { derive } from "../seal/receipt.ts";
import type { Reference } from "../seal/reference.ts";
import { readRoster } from "../seal/roster.ts";
import { openSharing, writeSharing } from "../seal/sharing.ts";
import { openFollowup, openReply } from "../seal/thread.ts";
import { type SaidDeal, saidDeal } from "./deals.ts";
import { school } from "./school.ts";
import { type Case, readCases, runs, runsBy } from "./vectors.ts";
import { world } from "./world.ts";

test("the school of these tests has the keys of the school of the vectors", async () => {
  const { roster } = await world();
  for (const { seat, recipient, publicKey } of (await school()).keys) {
    assert.deepEqual(roster.members.get(seat)?.recipient, recipient);
    assert.deepEqual(roster.members.get(seat)?.publicKey, publicKey);
  }
});

/** Write bytes as the vectors do, also inside references and lists. */
function said(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, said(inner)]));
}

interface SaidReference {
  number: number;
  hash: string;
}

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

interface OpeningCase extends Case {
  note: string;
  id: string;
  box: SaidReference;
  next: SaidReference;
  kind: string;
  day: string;
  date: string;
  letters: SaidReference;
  seats: number[];
  admitted?: number[];
  text: string;
  seen: string;
  today: string;
  newest: string;
  receivers: string[];
  open: string;
  seat: number;
  file: string;
  from: number;
  deals: SaidDeal[];
  shares: Record<string, string[]> & string[];
  opened: string;
  damaged: string;
  waiting: string;
  false: number[];
  secrets: Record<string, string>;
  admits: number;
}

runsBy<OpeningCase>("opening", {
  open: async ({ note, id, seats, admitted, box: itsBox, next, kind, day, date, letters }) => {
    const { roster, box } = await world();
    const open = await readOpen(note, roster, box, admitted && new Set(admitted));
    const { text, id: itsId, seats: signers, ...read } = open;
    assert.deepEqual([hex(itsId), [...signers]], [id, seats]);
    assert.deepEqual(said(read), said({ box: itsBox, next, kind, day, date, letters }));
    assert.equal(writeOpen(roster, open), text);
  },
  check: async ({ text, seen, today }) => {
    const { roster, box } = await world();
    await checkOpen(await readOpenText(text, box, roster.origin), box, seen, today);
  },
  receivers: async ({ newest, receivers: expected }) => {
    assert.deepEqual(receivers((await world()).roster, await readRoster(newest)), expected);
  },
  release: async ({ open, seat, file, note, from, shares }) => {
    const { roster, box, keys } = await world();
    const opened = await readOpenText(open, box, roster.origin);
    const read = await openRelease(await keys(seat), roster, opened, { file: unb64(file), note });
    assert.deepEqual([read.seat, read.shares.map(hex)], [from, shares]);
  },
  read: async ({ deals, shares, opened, damaged, waiting, secrets, ...told }) => {
    const { roster } = await world();
    const given = new Map(Object.entries<string[]>(shares).map(([seat, each]) => [Number(seat), each.map(unhex)]));
    const read = readLetters(roster, deals.map(saidDeal), given);
    assert.deepEqual([read.opened, read.damaged, read.waiting], [opened, damaged, waiting]);
    assert.deepEqual([...read.false].sort(), told.false);
    assert.deepEqual(said(Object.fromEntries(read.secrets)), secrets);
  },
  admission: async ({ note, admits }) => {
    const { roster, newest, box } = await world();
    assert.equal(readAdmission(note, newest, box, roster), admits);
    assert.ok(note.startsWith(writeAdmission(newest, box, admits, "2026-04-28")));
  },
});

interface FindingCase extends Case {
  note: string;
  text: string;
  finding: Record<string, unknown>;
}

runs("finding", readCases<FindingCase>("finding"), async ({ note, text, finding }) => {
  const { roster } = await world();
  const { text: itsText, ...read } = readFinding(note, roster);
  assert.deepEqual(said(read), finding);
  assert.equal(itsText, text);
  assert.equal(writeFinding(roster.origin, read), text);
});

interface PeopleCase extends Case {
  origin: string;
  seat: number;
  nonce: string;
  session: string;
  date: string;
  text: string;
  line: string;
  journal_key: string;
  note: string;
  access: { key: string | null };
  remaining: number[];
  in_force: string;
  id: string;
  restart: string;
}

runsBy<PeopleCase>("people", {
  session: async ({ origin, seat, nonce, session, date, text, line }) => {
    const written = writeSession({ origin, seat, nonce: unb64(nonce), session: unhex(session), date });
    assert.equal(written, text);
    assert.equal(await signLine(written, await (await world()).keys(seat)), line);
  },
  access: async ({ journal_key, note, text, access }) => {
    const { origin } = (await world()).roster;
    const journal = await keyring([[`${origin}/journal`, unhex(journal_key)]], [SIGNATURE]);
    const read = readAccess(note, journal, origin);
    assert.deepEqual(said(read), access);
    assert.equal(writeAccess(origin, read), text);
  },
  restart: async ({ note, remaining, date, in_force, id }) => {
    const { roster } = await world();
    const read = await readRestart(note, roster);
    assert.deepEqual([read.remaining, read.date, hex(read.id)], [remaining, date, id]);
    assert.equal(writeRestart(roster, remaining, date), read.text);
    const until = new Date(Date.parse(date) + WAITS_DAYS * 86_400_000);
    assert.equal(until.toISOString().slice(0, 10), in_force);
  },
  objection: async ({ note, restart, seat, date }) => {
    const { roster } = await world();
    const read = readObjection(note, roster);
    assert.deepEqual([hex(read.restart), read.seat, read.date], [restart, seat, date]);
    assert.ok(note.startsWith(writeObjection(roster, read.restart, seat, date)));
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
    assert.equal(readActNumber(note), read.number);
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
