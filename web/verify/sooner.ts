/**
 * The browser's own Ed25519, where it has one: it answers many times sooner, but only with a promise.
 *
 * So an entry's signatures are asked about before they are needed. What it finds right is right, by
 * keys that our own arithmetic has accepted as strict ones; all else is decided by ours.
 */
import { ed25519 } from "@noble/curves/ed25519.js";

import { equal, hex, unb64, utf8, view } from "../proof/bytes.ts";
import { checkWith, type Keyring, SIGNATURE, strictly } from "../proof/note.ts";

const LINE = /^\u2014 ([^ \n]+) ([A-Za-z0-9+/]+={0,2})$/gm;
const ID_BYTES = 4;
const SIGNATURE_BYTES = 64;

interface Right {
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
}

const keys = new Map<string, Promise<CryptoKey | null>>();
const right = new Map<string, Right>();

checkWith((signature, message, publicKey) => {
  const known = right.get(hex(signature));
  if (known && equal(known.publicKey, publicKey) && equal(known.message, message)) return true;
  return strictly(signature, message, publicKey);
});

/** Ask about the signatures of a note by these keys; what was asked before is forgotten. */
export async function foresee(note: string, known: readonly Keyring[]): Promise<void> {
  right.clear();
  const gap = note.lastIndexOf("\n\n");
  if (gap < 0) return;
  const message = utf8(note.slice(0, gap + 1));
  const asked: Promise<void>[] = [];
  for (const [, name = "", blob = ""] of note.slice(gap + 2).matchAll(LINE)) {
    const bytes = bytesOf(blob);
    const place = `${name}+${hex(bytes.subarray(0, ID_BYTES))}`;
    const key = known.map((ring) => ring.get(place)).find((each) => each?.kind === SIGNATURE);
    const signature = bytes.subarray(ID_BYTES);
    if (key && signature.length === SIGNATURE_BYTES) asked.push(ask(key.publicKey, signature, message));
  }
  await Promise.all(asked);
}

function bytesOf(blob: string): Uint8Array {
  try {
    return unb64(blob);
  } catch {
    return new Uint8Array(); // not canonical: the note's own reader refuses it
  }
}

async function ask(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<void> {
  const name = hex(publicKey);
  const coming = keys.get(name) ?? keyOf(publicKey);
  keys.set(name, coming);
  const key = await coming;
  if (key && (await crypto.subtle.verify("Ed25519", key, view(signature), view(message)))) {
    right.set(hex(signature), { message, publicKey });
  }
}

/** Return the browser's key; null for one that is not strict, or in a browser that knows no Ed25519. */
async function keyOf(publicKey: Uint8Array): Promise<CryptoKey | null> {
  try {
    if (ed25519.Point.fromBytes(publicKey).isSmallOrder()) return null;
    return await crypto.subtle.importKey("raw", view(publicKey), "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
}
