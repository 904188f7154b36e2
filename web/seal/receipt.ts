/** The author's 20 digits: the mailbox, its keys, and the sealed stub (docs/spec/receipt.md). */
import { blob, one, readFields } from "../proof/fields.ts";
import { journalName } from "../proof/checkpoint.ts";
import { keyring, openNote, SIGNATURE } from "../proof/note.ts";
import { b64, concat, equal, hex, hkdf, random, readJson, unhex, utf8, view } from "./bytes.ts";
import { SealError } from "./errors.ts";
import { HybridIdentity } from "./hybrid.ts";
import { readReference } from "./reference.ts";

/** Part of the version: with another number old codes would find nothing. */
const ITERATIONS = 1_000_000;
export const STUB_BYTES = 512;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const RECEIPT_SPEC = ["origin <origin>", "box <number> <id>", "seal <hash>"];

// Damm's table: one wrong digit, or two neighbours swapped, never pass.
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** The noughts of the digits that people's keyboards write: Latin, Arabic, Persian, Indian, wide. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10];

export interface ReceiptKeys {
  readonly mailbox: Uint8Array;
  readonly auth: Uint8Array;
  readonly identity: HybridIdentity;
  readonly recipient: string;
  readonly stubKey: Uint8Array;
  readonly threadKey: Uint8Array;
}

/** What the author needs later and cannot remember. */
export interface Stub {
  readonly seal: Uint8Array;
  readonly boxId: Uint8Array;
  readonly letterId: string;
  readonly to: readonly number[];
  readonly kind: string;
}

export interface Receipt {
  readonly origin: string;
  readonly boxNumber: number;
  readonly boxId: Uint8Array;
  readonly seal: Uint8Array;
}

export function checkDigit(digits: string): string {
  let state = 0;
  for (const digit of digits) state = Number(DAMM[state]?.charAt(Number(digit)));
  return String(state);
}

/** Make a new code: 19 uniform digits and a check digit. */
export function newCode(): string {
  let digits = "";
  while (digits.length < 19) {
    const [byte = 255] = random(1);
    // 250 to 255 would make the digits 0 to 5 more frequent.
    if (byte < 250) digits += String(byte % 10);
  }
  return digits + checkDigit(digits);
}

/** Return the digits of a text, of whichever script, whatever stands between them. */
export function digitsOf(text: string): string {
  return text.replace(/[^]/g, (char) => {
    const value = ZEROS.map((zero) => char.charCodeAt(0) - zero).find((n) => n >= 0 && n < 10);
    return value === undefined ? "" : String(value);
  });
}

/** Return the 20 digits of a code as people write it; throws CODE_TYPO. */
export function checkCode(text: string): string {
  const digits = digitsOf(text);
  if (digits.length !== 20 || checkDigit(digits) !== "0") throw new SealError("CODE_TYPO");
  return digits;
}

/** Derive the author's keys; slow on purpose (about a third of a second). Throws CODE_TYPO. */
export async function derive(origin: string, code: string): Promise<ReceiptKeys> {
  const password = await crypto.subtle.importKey("raw", view(utf8(checkCode(code))), "PBKDF2", false, ["deriveBits"]);
  const salt = view(utf8(`trustbox.v2/receipt\n${origin}`));
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  const root = new Uint8Array(await crypto.subtle.deriveBits(how, password, 256));
  const part = (label: string, length: number): Promise<Uint8Array> =>
    hkdf(root, "", `trustbox.v2/receipt/${label}`, length);
  const identity = new HybridIdentity(await part("age-pq", 32));
  return {
    mailbox: await part("mailbox", 16),
    auth: await part("auth", 32),
    identity,
    recipient: identity.recipient,
    stubKey: await part("stub", 32),
    threadKey: await part("thread", 32),
  };
}

function stubKey(keys: ReceiptKeys, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", view(keys.stubKey), "AES-GCM", false, [use]);
}

function cipher(keys: ReceiptKeys, iv: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: view(iv), additionalData: view(keys.mailbox) };
}

/** Seal a stub; always STUB_BYTES long, so that it tells nothing. */
export async function sealStub(keys: ReceiptKeys, stub: Stub): Promise<Uint8Array> {
  const { letterId: id, to, kind } = stub;
  const json = utf8(JSON.stringify({ seal: hex(stub.seal), box: hex(stub.boxId), id, to, kind }));
  const plain = new Uint8Array(STUB_BYTES - IV_BYTES - TAG_BYTES);
  plain.set(concat(utf8("TBU1"), new Uint8Array([json.length >> 8, json.length & 255]), json));
  const iv = random(IV_BYTES);
  const sealed = await crypto.subtle.encrypt(cipher(keys, iv), await stubKey(keys, "encrypt"), view(plain));
  return concat(iv, new Uint8Array(sealed));
}

/** Open a stub; throws STUB_MISSING (none there) and STUB_FORGED (not made with this code). */
export async function openStub(keys: ReceiptKeys, sealed: Uint8Array): Promise<Stub> {
  if (!sealed.length) throw new SealError("STUB_MISSING");
  try {
    const iv = sealed.slice(0, IV_BYTES);
    const body = view(sealed.slice(IV_BYTES));
    const plain = new Uint8Array(
      await crypto.subtle.decrypt(cipher(keys, iv), await stubKey(keys, "decrypt"), body),
    );
    return readStub(plain);
  } catch {
    throw new SealError("STUB_FORGED");
  }
}

function readStub(plain: Uint8Array): Stub {
  const end = 6 + (((plain[4] ?? 0) << 8) | (plain[5] ?? 0));
  const padding = plain.subarray(end);
  if (!equal(plain.subarray(0, 4), utf8("TBU1")) || padding.some((byte) => byte !== 0)) throw new TypeError("stub");
  const { seal, box, id, to, kind } = readJson(plain.subarray(6, end)) as Record<string, unknown>;
  if (typeof seal !== "string" || typeof box !== "string" || typeof id !== "string" || typeof kind !== "string") {
    throw new TypeError("stub");
  }
  if (!Array.isArray(to) || !to.every((seat): seat is number => Number.isInteger(seat))) throw new TypeError("stub");
  return { seal: unhex(seal), boxId: unhex(box), letterId: id, to, kind };
}

/** The text of the receipt that the journal's key signs for a letter in the box. */
export function writeReceipt(origin: string, boxNumber: number, boxId: Uint8Array, seal: Uint8Array): string {
  return `trustbox.v2/receipt\norigin ${origin}\nbox ${boxNumber} ${b64(boxId)}\nseal ${b64(seal)}\n`;
}

/**
 * Read the server's receipt, signed by the journal's key; throws NOTE_…, RECEIPT_ORIGIN.
 *
 * The caller compares the seal with the letters it made under this mailbox.
 */
export async function readReceipt(note: string, origin: string, journalKey: Uint8Array): Promise<Receipt> {
  const keys = await keyring([[journalName(origin), journalKey]], [SIGNATURE]);
  const fields = readFields(openNote(note, keys).text, "receipt", RECEIPT_SPEC);
  if (one(fields, "origin") !== origin) throw new SealError("RECEIPT_ORIGIN");
  const { number: boxNumber, hash: boxId } = readReference(fields, "box");
  return { origin, boxNumber, boxId, seal: blob(one(fields, "seal")) };
}
