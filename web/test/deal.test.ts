/** The lock of a letter: shares, commitments, lines, by the common vectors; and dealers who lie. */
import assert from "node:assert/strict";

import { hex, unb64, unhex } from "../seal/bytes.ts";
import { commitmentOf, join, lockedSize, look, readDeal, unlock, unlockKey, unwrapShare } from "../seal/deal.ts";
import { join as joinShares, valueAt } from "../seal/quorum.ts";
import { bySeat, type SaidDeal, saidDeal } from "./deals.ts";
import { type Case, runsBy } from "./vectors.ts";
import { world } from "./world.ts";

interface DealCase extends Case {
  box: string;
  seat: number;
  seats: number[];
  share: string;
  commitment: string;
  lines: string;
  line: string;
  payload_hash: string;
  deal: SaidDeal;
  id: string;
  seal: string;
  shares: Record<string, string>;
  k: number;
  secret: string;
  payload: string;
  key: string;
  inner: string;
  n: number;
  size: number;
}

runsBy<DealCase>("deal", {
  commitment: ({ box, seat, share, commitment }) => {
    assert.equal(hex(commitmentOf(unhex(box), seat, unhex(share))), commitment);
  },
  deal: ({ box, seats, lines, payload_hash, deal, id, seal }) => {
    const read = readDeal(unhex(box), seats, unb64(lines), unhex(payload_hash));
    assert.deepEqual(read, saidDeal(deal));
    assert.deepEqual([hex(read.id), hex(read.seal)], [id, seal]);
  },
  unwrap: async ({ seat, deal, line, share }) => {
    const { identity } = await (await world()).keys(seat);
    assert.equal(hex(unwrapShare(identity, seat, unb64(line), saidDeal(deal))), share);
  },
  join: ({ deal, shares, k, secret }) => {
    assert.equal(hex(join(saidDeal(deal), bySeat(shares), k)), secret);
  },
  unlock: async ({ secret, payload, key, inner }) => {
    assert.equal(hex(await unlock(unhex(secret), unb64(payload))), inner);
    assert.equal(hex(await unlockKey(unhex(secret), unb64(payload))), key);
  },
  look: ({ seats, lines, payload }) => {
    look(unb64(lines), unb64(payload), seats);
  },
  size: ({ inner, n, size }) => {
    assert.equal(lockedSize(Number(inner), n), size);
  },
});

interface QuorumCase extends Case {
  shares: Record<string, string>;
  seats: number[];
  secret: string;
  every: Record<string, string>;
  points: Record<string, string>;
  at: Record<string, string>;
}

runsBy<QuorumCase>("quorum", {
  join: ({ shares, seats, secret, every }) => {
    const joined = joinShares(bySeat(shares), seats);
    assert.equal(hex(joined.secret), secret);
    assert.deepEqual(joined.every, bySeat(every));
  },
  values: ({ points, at }) => {
    for (const [x, value] of Object.entries(at)) assert.equal(hex(valueAt(Number(x), bySeat(points))), value, x);
  },
});
