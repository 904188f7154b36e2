/**
 * The post-quantum hybrid of an age key: ML-KEM-768 with X25519, and HPKE's base mode on it.
 *
 * docs/spec/envelope.md; c2sp.org/age, mlkem768x25519; RFC 9180 with HKDF-SHA256 and ChaCha20Poly1305.
 * Both halves are parsed once: a card opens a whole box with one identity.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { base64nopad, bech32 } from "@scure/base";
import { Stanza } from "age-encryption";

import { concat, random, utf8 } from "./bytes.ts";
import { SealError } from "./errors.ts";

export const HYBRID = "mlkem768x25519";
/** The encapsulated key, at the head of everything sealed. */
export const ENCAPSULATED = 1120;
export const TAG = 16;
const FILE_KEY = 16;
const SHARE = 32;
const KEM_SHARE = ENCAPSULATED - SHARE;
const KEM_PUBLIC = 1184;
const KEM_MODULUS = 3329;

const STANZA_INFO = utf8("age-encryption.org/mlkem768x25519");
const COMBINED = utf8("\\.//^\\");
// KEM 0x647a, KDF 0x0001, AEAD 0x0003.
const SUITE = concat(utf8("HPKE"), new Uint8Array([0x64, 0x7a, 0, 1, 0, 3]));
const VERSION = utf8("HPKE-v1");
const NOTHING = new Uint8Array();

/** The public half, `age1pq1…`. */
export class HybridRecipient {
  private readonly kem: Uint8Array;
  private readonly curve: Uint8Array;

  constructor(key: Uint8Array) {
    this.kem = key.subarray(0, KEM_PUBLIC);
    this.curve = key.subarray(KEM_PUBLIC);
  }

  /** Seal a short secret: the encapsulated key, then the ciphertext with its tag. */
  seal(plain: Uint8Array, info: Uint8Array): Uint8Array {
    const ephemeral = random(SHARE);
    const share = x25519.getPublicKey(ephemeral);
    const shared = x25519.getSharedSecret(ephemeral, this.curve);
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(this.kem, random(SHARE));
    const sealed = aead(combine(sharedSecret, shared, share, this.curve), info).encrypt(plain);
    return concat(cipherText, share, sealed);
  }

  /** What typage asks of a recipient. */
  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const sealed = this.seal(fileKey, STANZA_INFO);
    const argument = base64nopad.encode(sealed.subarray(0, ENCAPSULATED));
    return [new Stanza([HYBRID, argument], sealed.subarray(ENCAPSULATED))];
  }
}

/** The private half, opened from its seed of 32 bytes. */
export class HybridIdentity {
  /** What is sealed to this identity, in bytes and in its text form. */
  readonly publicKey: Uint8Array;
  readonly recipient: string;
  private readonly kem: Uint8Array;
  private readonly curve: Uint8Array;

  constructor(seed: Uint8Array) {
    const expanded = shake256(seed, { dkLen: 96 });
    const { publicKey, secretKey } = ml_kem768.keygen(expanded.subarray(0, 64));
    this.kem = secretKey;
    this.curve = expanded.subarray(64);
    this.publicKey = concat(publicKey, x25519.getPublicKey(this.curve));
    this.recipient = bech32.encode("age1pq", bech32.toWords(this.publicKey), false);
  }

  /** Open what was sealed with the same info; null if it is somebody else's. Throws BROKEN. */
  open(sealed: Uint8Array, info: Uint8Array): Uint8Array | null {
    if (sealed.length < ENCAPSULATED + TAG) throw new SealError("BROKEN", "too short");
    const share = sealed.subarray(KEM_SHARE, ENCAPSULATED);
    const shared = exchange(this.curve, share);
    const secret = ml_kem768.decapsulate(sealed.subarray(0, KEM_SHARE), this.kem);
    const publicKey = this.publicKey.subarray(KEM_PUBLIC);
    try {
      return aead(combine(secret, shared, share, publicKey), info).decrypt(sealed.subarray(ENCAPSULATED));
    } catch {
      return null;
    }
  }

  /** What typage asks of an identity: the file key, or null if no stanza is this one's. Throws BROKEN. */
  unwrapFileKey(stanzas: readonly Stanza[]): Uint8Array | null {
    for (const { args, body } of stanzas) {
      if (args[0] !== HYBRID) continue;
      const argument = args.length === 2 ? decoded(args[1] ?? "") : NOTHING;
      if (argument.length !== ENCAPSULATED || body.length !== FILE_KEY + TAG) throw new SealError("BROKEN", "a stanza");
      const fileKey = this.open(concat(argument, body), STANZA_INFO);
      if (fileKey) return fileKey;
    }
    return null;
  }
}

/** Read a recipient; throws BROKEN for what nothing can be sealed to. */
export function readRecipientKey(text: string): HybridRecipient {
  const key = /^age1pq1[02-9ac-hj-np-z]+$/.test(text) ? keyIn(text, "age1pq") : NOTHING;
  const usable = key.length === KEM_PUBLIC + SHARE && isReduced(key.subarray(0, KEM_PUBLIC - SHARE));
  if (!usable) throw new SealError("BROKEN", "not a recipient");
  // A point of low order can be read, but nothing can be sealed to it: a member with one would shut
  // the box for everybody.
  exchange(new Uint8Array(SHARE).fill(1), key.subarray(KEM_PUBLIC));
  return new HybridRecipient(key);
}

/** Read an identity, `AGE-SECRET-KEY-PQ-1…`; throws BROKEN. */
export function readIdentity(text: string): HybridIdentity {
  const seed = text === text.toUpperCase() ? keyIn(text.toLowerCase(), "age-secret-key-pq-") : NOTHING;
  if (seed.length !== SHARE) throw new SealError("BROKEN", "not an identity");
  return new HybridIdentity(seed);
}

function keyIn(text: string, kind: string): Uint8Array {
  try {
    const { prefix, words } = bech32.decode(text as `${string}1${string}`, false);
    return prefix === kind ? bech32.fromWords(words) : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Tell whether the numbers of an ML-KEM key, 12 bits each, are below its modulus (FIPS 203 §7.2). */
function isReduced(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    if ((((b & 15) << 8) | a) >= KEM_MODULUS || ((c << 4) | (b >> 4)) >= KEM_MODULUS) return false;
  }
  return true;
}

function exchange(secret: Uint8Array, share: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(secret, share);
  } catch {
    throw new SealError("BROKEN", "a share of low order");
  }
}

function decoded(text: string): Uint8Array {
  try {
    return base64nopad.decode(text);
  } catch {
    throw new SealError("BROKEN", "not Base64");
  }
}

function combine(kem: Uint8Array, curve: Uint8Array, share: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return sha3_256(concat(kem, curve, share, publicKey, COMBINED));
}

/** The key schedule of HPKE's base mode; a context seals one message, so its nonce is the first. */
function aead(shared: Uint8Array, info: Uint8Array): ReturnType<typeof chacha20poly1305> {
  const context = concat(new Uint8Array([0]), labelled("psk_id_hash", NOTHING), labelled("info_hash", info));
  const secret = labelled("secret", NOTHING, shared);
  return chacha20poly1305(stretched(secret, "key", context, 32), stretched(secret, "base_nonce", context, 12));
}

function labelled(label: string, ikm: Uint8Array, salt?: Uint8Array): Uint8Array {
  return extract(sha256, concat(VERSION, SUITE, utf8(label), ikm), salt);
}

function stretched(secret: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
  return expand(sha256, secret, concat(new Uint8Array([0, length]), VERSION, SUITE, utf8(label), info), length);
}
