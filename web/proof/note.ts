/** Signed notes: one text, many signatures (c2sp.org/signed-note v1; docs/spec/journal.md). */
import { ed25519 } from "@noble/curves/ed25519.js";

import { b64, concat, HALF, hex, sha256, u64, unb64, utf8 } from "./bytes.ts";
import { ProofError } from "./errors.ts";

const MAX_LINES = 64;
/** A plain Ed25519 signature (c2sp.org/signed-note), and one with a time (c2sp.org/tlog-cosignature). */
export const SIGNATURE = 1;
export const COSIGNATURE = 4;

/** Whoever signs: a member (`<origin>/m<seat>`) or the journal (`<origin>/journal`). */
export interface Signer {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly signSeed: Uint8Array;
}

interface KnownKey {
  readonly kind: number;
  readonly publicKey: Uint8Array;
}

/** Known keys by `<name>+<hex key id>`. */
export type Keyring = ReadonlyMap<string, KnownKey>;

/** A note's text and who signed it; a cosigner comes with its time in seconds. */
export interface Signed {
  readonly text: string;
  readonly signers: ReadonlyMap<string, number | null>;
}

/** Text and signature lines, split but not yet believed. */
export interface SplitNote {
  readonly text: string;
  readonly lines: readonly string[];
}

type Check = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/** RFC 8032, strictly: what one verifier accepts every other must accept too. */
export const strictly: Check = (signature, message, publicKey) =>
  ed25519.verify(signature, message, publicKey, { zip215: false });

let check = strictly;

/** Let another check of signatures answer from now on; it must be as strict. */
export function checkWith(other: Check): void {
  check = other;
}

async function keyId(name: string, kind: number, publicKey: Uint8Array): Promise<Uint8Array> {
  const digest = await sha256(concat(utf8(`${name}\n`), new Uint8Array([kind]), publicKey));
  return digest.subarray(0, 4);
}

/** Collect keys by name, for these kinds of signature. */
export async function keyring(
  keys: Iterable<readonly [string, Uint8Array]>,
  kinds: readonly number[] = [SIGNATURE, COSIGNATURE],
): Promise<Keyring> {
  const known = new Map<string, KnownKey>();
  for (const [name, publicKey] of keys) {
    for (const kind of kinds) known.set(`${name}+${hex(await keyId(name, kind, publicKey))}`, { kind, publicKey });
  }
  return known;
}

/** Read a verifier key of this kind, `<name>+<hex id>+<B64 kind, key>`; throws NOTE_SIG. */
export async function readVkey(vkey: string, kind = SIGNATURE): Promise<{ name: string; publicKey: Uint8Array }> {
  const [name = "", id = "", ...rest] = vkey.split("+");
  const key = decode(rest.join("+"));
  const publicKey = key.subarray(1);
  const right = name !== "" && key[0] === kind && publicKey.length === 32;
  if (!right || hex(await keyId(name, kind, publicKey)) !== id) throw new ProofError("NOTE_SIG", "vkey");
  return { name, publicKey };
}

/** Return one signature line, with its line end. */
export async function signLine(text: string, signer: Signer): Promise<string> {
  return writeLine(signer, SIGNATURE, ed25519.sign(utf8(text), signer.signSeed));
}

/** Return a witness's line for a checkpoint (c2sp.org/tlog-cosignature, type 0x04). */
export async function cosignLine(text: string, signer: Signer, atSeconds: number): Promise<string> {
  const signature = ed25519.sign(utf8(cosigned(text, atSeconds)), signer.signSeed);
  return writeLine(signer, COSIGNATURE, concat(u64(atSeconds), signature));
}

export async function signNote(text: string, signers: readonly Signer[]): Promise<string> {
  return joinNote(text, await Promise.all(signers.map((signer) => signLine(text, signer))));
}

export function joinNote(text: string, lines: Iterable<string>): string {
  return `${text}\n${Array.from(lines, (each) => `${each.replace(/\n$/, "")}\n`).join("")}`;
}

/** Split a note into its text and its signature lines, both with their line ends; throws NOTE_SIG. */
export function splitNote(note: string): SplitNote {
  if (!isPlain(note)) throw new ProofError("NOTE_SIG", "a control character");
  const gap = note.lastIndexOf("\n\n");
  if (gap < 1 || !note.endsWith("\n")) throw new ProofError("NOTE_SIG", "not a signed note");
  const lines = note.slice(gap + 2, -1).split("\n").map((each) => `${each}\n`);
  if (lines.length > MAX_LINES) throw new ProofError("NOTE_SIG", "too many signatures");
  lines.forEach(readLine);
  return { text: note.slice(0, gap + 1), lines };
}

/** Tell whether a text has bytes, and no control characters. */
function isPlain(text: string): boolean {
  return !HALF.test(text) && !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text);
}

/**
 * Open a note with the keys known: at least one of them must have signed.
 *
 * Unknown signers are ignored; a wrong signature by a known key refuses the whole note (NOTE_SIG).
 */
export function openNote(note: string, keys: Keyring): Signed {
  const signed = knownSigners(note, keys);
  if (!signed.signers.size) throw new ProofError("NOTE_SIG", "no known key signed this note");
  return signed;
}

/** Return a note and who of the known keys signed it, possibly nobody; throws NOTE_SIG. */
export function knownSigners(note: string, keys: Keyring): Signed {
  const { text, lines } = splitNote(note);
  const signers = new Map<string, number | null>();
  for (const each of lines) {
    const { name, id, signature } = readLine(each);
    const key = keys.get(`${name}+${id}`);
    if (key) signers.set(name, verify(key, text, signature));
  }
  return { text, signers };
}

/** Return the name of the known key that made this one signature line; throws NOTE_SIG. */
export function checkLine(text: string, line: string, keys: Keyring): string {
  const { name, id, signature } = readLine(line);
  const key = keys.get(`${name}+${id}`);
  if (!key || !isPlain(text)) throw new ProofError("NOTE_SIG", "an unknown key, or nothing that can be signed");
  verify(key, text, signature);
  return name;
}

/** SHA-256 of the text, without signatures: the note's identity, whoever signed it. */
export function noteHash(text: string): Promise<Uint8Array> {
  return sha256(text);
}

async function writeLine(signer: Signer, kind: number, signature: Uint8Array): Promise<string> {
  const id = await keyId(signer.name, kind, signer.publicKey);
  return `\u2014 ${signer.name} ${b64(concat(id, signature))}\n`;
}

function readLine(line: string): { name: string; id: string; signature: Uint8Array } {
  const [, name, encoded] = /^\u2014 ([^ +\n]+) ([^ \n]+)\n?$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined) throw new ProofError("NOTE_SIG", "not a signature line");
  const blob = decode(encoded);
  if (blob.length < 5) throw new ProofError("NOTE_SIG", "an empty signature");
  return { name, id: hex(blob.subarray(0, 4)), signature: blob.subarray(4) };
}

function decode(text: string): Uint8Array {
  try {
    return unb64(text);
  } catch {
    throw new ProofError("NOTE_SIG", "not base64");
  }
}

function cosigned(text: string, at: number): string {
  return `cosignature/v1\ntime ${at}\n${text}`;
}

/** Check a signature and return a cosignature's time. */
function verify(key: KnownKey, text: string, blob: Uint8Array): number | null {
  const at = key.kind === COSIGNATURE ? readTime(blob) : null;
  const signature = at === null ? blob : blob.subarray(8);
  const message = utf8(at === null ? text : cosigned(text, at));
  if (signature.length !== 64 || !check(signature, message, key.publicKey)) {
    throw new ProofError("NOTE_SIG", "a bad signature");
  }
  return at;
}

function readTime(blob: Uint8Array): number {
  if (blob.length !== 72) throw new ProofError("NOTE_SIG", "a bad signature");
  const time = new DataView(blob.buffer, blob.byteOffset, 8).getBigUint64(0);
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) throw new ProofError("NOTE_SIG", "a time out of range");
  return Number(time);
}
