/** What the second lock costs in a browser; benchmarks/locks.py bundles it and asks `measure`. */
import { x25519 } from "@noble/curves/ed25519.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { random, sha256 } from "../web/seal/bytes.ts";
import type { SealedBox } from "../web/seal/box.ts";
import { type MemberKeys, memberKeys, newCard } from "../web/seal/card.ts";
import { type Deal, splitLines } from "../web/seal/deal.ts";
import { dealIn, openLetter, sealLetter, splitLetter } from "../web/seal/letter.ts";
import { ownShare, readLetters } from "../web/seal/opening.ts";
import { hex } from "../web/seal/bytes.ts";
import { readRoster, type Roster, writeRoster } from "../web/seal/roster.ts";

const ORIGIN = "bench.example";
const PLAIN = new Uint8Array(2 ** 14);

interface School {
  readonly roster: Roster;
  readonly cards: readonly MemberKeys[];
  readonly box: SealedBox;
}

async function school(n: number): Promise<School> {
  const cards: MemberKeys[] = [];
  for (let seat = 1; seat <= n; seat += 1) cards.push(await memberKeys(ORIGIN, seat, newCard()));
  const members = cards.map(({ seat, publicKey, recipient }) => ({ seat, publicKey, recipient, label: "teacher" }));
  const text = writeRoster({ origin: ORIGIN, epoch: 1, prev: null, date: "2026-01-01", duty: [1], members });
  return { roster: await readRoster(text), cards, box: { id: random(32) } as SealedBox };
}

async function timed(times: number, work: () => unknown): Promise<number> {
  await work();
  const began = performance.now();
  for (let i = 0; i < times; i += 1) await work();
  return (performance.now() - began) / times;
}

/** The bare steps of one encapsulation and of one decapsulation, without any format around them. */
async function bare(): Promise<{ seal: number; open: number }> {
  const { publicKey, secretKey } = ml_kem768.keygen();
  const theirs = x25519.getPublicKey(random(32));
  const mine = random(32);
  const { cipherText } = ml_kem768.encapsulate(publicKey);
  const seal = await timed(10, () => {
    ml_kem768.encapsulate(publicKey);
    x25519.getSharedSecret(mine, theirs);
    x25519.getPublicKey(mine);
  });
  const open = await timed(10, () => {
    ml_kem768.decapsulate(cipherText, secretKey);
    x25519.getSharedSecret(mine, theirs);
  });
  return { seal, open };
}

/** Milliseconds: sealing one letter, and the shares and the reading of a whole box. */
async function measure(n: number, letters: number): Promise<Record<string, number>> {
  const { roster, cards, box } = await school(n);
  const limit = await bare();
  const seal = await timed(5, () => sealLetter(roster, box, PLAIN));
  if (!letters) return { seal, bare_seal: limit.seal, bare_open: limit.open };
  // One letter's deals, many times over: what is measured does the same for each.
  const made = await Promise.all(Array.from({ length: 10 }, () => sealLetter(roster, box, PLAIN)));
  const deals: Deal[] = [];
  const lines: Uint8Array[][] = [];
  const payloads: Uint8Array[] = [];
  for (const letter of made) {
    deals.push(await dealIn(letter, roster, box.id));
    const { lines: all, payload } = splitLetter(letter, n);
    lines.push(splitLines(all));
    payloads.push(payload);
  }
  const many = Array.from({ length: letters }, (_, i) => i % made.length);
  const [first] = cards;
  if (!first) return {};
  const began = performance.now();
  for (const i of many) ownShare(first, deals[i] as Deal, lines[i]?.[0] ?? new Uint8Array());
  const unwrap = performance.now() - began;
  const shares = new Map(
    cards.slice(0, roster.quorum).map((card, at) => {
      const own = deals.map((deal, i) => ownShare(card, deal, lines[i]?.[at] ?? new Uint8Array()));
      return [card.seat, many.map((i) => own[i] ?? new Uint8Array())] as const;
    }),
  );
  const start = performance.now();
  const found = readLetters(roster, many.map((i) => deals[i] as Deal), shares);
  for (const i of many) {
    const deal = deals[i] as Deal;
    const payload = payloads[i] ?? new Uint8Array();
    await sha256(payload);
    await openLetter(first, roster, box.id, payload, found.secrets.get(hex(deal.seal)) ?? new Uint8Array());
  }
  const read = performance.now() - start;
  return { seal, unwrap, read, bare_seal: limit.seal, bare_open: limit.open };
}

(globalThis as unknown as { measure: typeof measure }).measure = measure;
