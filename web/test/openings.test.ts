/** Openings, findings and people as Python writes and judges them, by the common vectors. */
import assert from "node:assert/strict";

import { keyring, SIGNATURE, signLine } from "../proof/note.ts";
import { hex, unb64, unhex } from "../seal/bytes.ts";
import { readFinding, writeFinding } from "../seal/finding.ts";
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
import { readRoster } from "../seal/roster.ts";
import { type SaidDeal, saidDeal } from "./deals.ts";
import { type Case, readCases, runs, runsBy, said, type SaidReference } from "./vectors.ts";
import { world } from "./world.ts";

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
