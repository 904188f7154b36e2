/** The encodings of the floor, Crockford's base32 for what people copy by hand, and JSON. */
import { fromUtf8, random, utf8, view } from "../proof/bytes.ts";
import { SealError } from "./errors.ts";

export * from "../proof/bytes.ts";

const CROCK = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Write bytes (a multiple of 5) in Crockford's base32. */
export function crock(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let i = bytes.length * 8 - 5; i >= 0; i -= 5) text += CROCK.charAt(Number((value >> BigInt(i)) & 31n));
  return text;
}

/** Read Crockford's base32 as a person typed it: O for 0, I and L for 1, spaces and hyphens; throws CARD_CHAR. */
export function uncrock(text: string): Uint8Array {
  const typed = text.toUpperCase().replace(/[- ]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]*$/.test(typed)) throw new SealError("CARD_CHAR");
  // One character more in front would otherwise be lost without a word.
  if ((typed.length * 5) % 8) throw new SealError("CARD_CHECKSUM", "not whole bytes");
  const bytes = new Uint8Array((typed.length * 5) / 8);
  let [held, bits, at] = [0, 0, 0];
  for (const char of typed) {
    held = ((held << 5) | CROCK.indexOf(char)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes[at++] = held >> (bits -= 8);
  }
  return bytes;
}

/**
 * Return what JSON in UTF-8 says; throws TypeError, SyntaxError, RangeError.
 *
 * Half of a character, which a form may cut a text into, becomes a replacement character: such a text
 * can be shown, hashed and written again.
 */
export function readJson(bytes: Uint8Array): unknown {
  return wholly(JSON.parse(fromUtf8(bytes)));
}

function wholly(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/[\ud800-\udfff]/gu, "\ufffd");
  if (Array.isArray(value)) return value.map(wholly);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map((entry) => entry.map(wholly)));
}

/** RFC 5869 with SHA-256; salt and info are ASCII. */
export async function hkdf(secret: Uint8Array, salt: string, info: string, length = 32): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", view(secret), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: view(utf8(salt)), info: view(utf8(info)) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
}

/** Return the items in a uniformly random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items];
  const mixed: T[] = [];
  while (left.length) mixed.push(...left.splice(below(left.length), 1));
  return mixed;
}

/** Return a uniform number from 0 to `bound` - 1; `bound` is at most 256. */
export function below(bound: number): number {
  const fair = 256 - (256 % bound);
  for (;;) {
    const [value = 255] = random(1);
    if (value < fair) return value % bound;
  }
}
