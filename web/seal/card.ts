/** A member's key card: 16 bytes that make both keys (docs/spec/card.md). */
import { ed25519 } from "@noble/curves/ed25519.js";

import type { Signer } from "../proof/note.ts";
import { concat, crock, equal, hkdf, random, sha256, uncrock, utf8 } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { HybridIdentity } from "./hybrid.ts";

const SALT = "trustbox.v2/card";

/** What one card can do in one seat of one box. */
export interface MemberKeys extends Signer {
  readonly origin: string;
  readonly seat: number;
  readonly card: Uint8Array;
  /** What opens whatever is sealed to this card; parsed once, for that takes longer than opening. */
  readonly identity: HybridIdentity;
  readonly recipient: string;
}

export function newCard(): Uint8Array {
  return random(16);
}

async function checksum(card: Uint8Array): Promise<Uint8Array> {
  return (await sha256(concat(utf8(`${SALT}\n`), card))).subarray(0, 4);
}

/** Return the 32 characters of a card, as they stand in its QR code. */
export async function cardText(card: Uint8Array): Promise<string> {
  return crock(concat(card, await checksum(card)));
}

/** Read a card as typed or scanned; throws CARD_CHAR, CARD_CHECKSUM. */
export async function readCard(text: string): Promise<Uint8Array> {
  const bytes = uncrock(text);
  const card = bytes.slice(0, 16);
  if (bytes.length !== 20 || !equal(await checksum(card), bytes.subarray(16))) throw new SealError("CARD_CHECKSUM");
  return card;
}

export function memberName(origin: string, seat: number): string {
  return `${origin}/m${seat}`;
}

/** The head's place among seats: none. The head's card signs orders and opens nothing. */
export const HEAD = 0;

/** Return the name under which the card of a seat, or of HEAD, signs. */
export function keyName(origin: string, seat: number): string {
  return seat === HEAD ? `${origin}/head` : memberName(origin, seat);
}

/** Return the keys of a card at a seat, or at HEAD; of the head's card only the signing key is used. */
export async function memberKeys(origin: string, seat: number, card: Uint8Array): Promise<MemberKeys> {
  const signSeed = await hkdf(card, SALT, "ed25519");
  const identity = new HybridIdentity(await hkdf(card, SALT, "age-pq"));
  return {
    origin,
    seat,
    name: keyName(origin, seat),
    card,
    identity,
    recipient: identity.recipient,
    signSeed,
    publicKey: ed25519.getPublicKey(signSeed),
  };
}
