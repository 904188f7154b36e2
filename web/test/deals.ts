/** Deals as the vectors write them. */
import { unhex } from "../seal/bytes.ts";
import { type Deal, dealOf } from "../seal/deal.ts";
import type { Shares } from "../seal/quorum.ts";

export interface SaidDeal {
  box: string;
  commitments: Record<string, string>;
  line_hashes: string[];
  payload_hash: string;
}

/** Values by seat. */
export function bySeat(said: Record<string, string>): Shares {
  return new Map(Object.entries(said).map(([seat, value]) => [Number(seat), unhex(value)]));
}

export function saidDeal({ box, commitments, line_hashes, payload_hash }: SaidDeal): Deal {
  return dealOf(unhex(box), bySeat(commitments), line_hashes.map(unhex), unhex(payload_hash));
}
