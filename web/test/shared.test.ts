/** Boxes, letters and threads that Python sealed, by the common vectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { checkDeal, checkOwnShares, commitmentOf, joinLock, readBox, type SealedBox } from "../seal/box.ts";
import { concat, hex, sha256, unb64, unhex } from "../seal/bytes.ts";
import { type MemberKeys, memberKeys } from "../seal/card.ts";
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
import { derive } from "../seal/receipt.ts";
import { type Roster, verifyChain } from "../seal/roster.ts";
import { openFollowup, openReply } from "../seal/thread.ts";
import { found, school } from "./school.ts";
import { type Case, readCases, refuses, runs, runsBy } from "./vectors.ts";

interface SchoolCase extends Case {
  origin: string;
  roster: string;
  box: string;
  deal: string;
  lock_seeds: string[];
  cards: Record<string, string>;
}

interface World {
  readonly roster: Roster;
  readonly box: SealedBox;
  readonly deal: string;
  readonly seeds: Uint8Array[];
  readonly keys: (seat: number) => Promise<MemberKeys>;
}

async function makeWorld(): Promise<World> {
  const [said] = readCases<SchoolCase>("school");
  const { origin, roster: note, box, deal, lock_seeds, cards } = found(said);
  const roster = await verifyChain([note]);
  const made = new Map<number, Promise<MemberKeys>>();
  const keys = (seat: number): Promise<MemberKeys> => {
    const known = made.get(seat) ?? memberKeys(origin, seat, unhex(found(cards[seat])));
    made.set(seat, known);
    return known;
  };
  return { roster, box: await readBox(box, roster), deal, seeds: lock_seeds.map(unhex), keys };
}

let made: Promise<World> | null = null;
function world(): Promise<World> {
  made ??= makeWorld();
  return made;
}

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
