/** A letter taken away: everything a reader saw, sealed to their own card (docs/spec/case-file.md). */
import { concat, equal, readJson, readU32, u32, utf8 } from "./bytes.ts";
import { decrypt, encrypt, type Identity } from "./envelope.ts";
import { codeOf, SealError } from "./errors.ts";
import { type Header, headerOf, isWhole, type Plain } from "./letter.ts";

const MAGIC = "TBC1";

/** What was said after the letter, in words. */
export interface Words {
  readonly from: string;
  readonly date: string;
  readonly text: string;
}

export interface CaseFile extends Plain {
  /** The registration number, empty before there is one. */
  readonly label: string;
  /** The letter's seal in hexadecimal. */
  readonly seal: string;
  /** The day it was taken away, and the seat that did. */
  readonly date: string;
  readonly by: number;
  readonly said: readonly Words[];
}

export function packCase({ label, seal, date, by, header, said, files }: CaseFile): Uint8Array {
  const json = utf8(JSON.stringify({ v: 1, label, seal, date, by, header, said }));
  return concat(utf8(MAGIC), u32(json.length), json, ...files);
}

/** Take a packed case file apart; throws CASE_FORMAT. */
export function unpackCase(packed: Uint8Array): CaseFile {
  try {
    const end = 8 + readU32(packed, 4);
    if (!equal(packed.subarray(0, 4), utf8(MAGIC)) || end > packed.length) throw new SealError("CASE_FORMAT");
    const read = readJson(packed.subarray(8, end)) as Record<string, unknown>;
    const header = headerOf(read["header"]);
    const { label, seal, date, by, said } = read;
    if (!isWord(label) || !isWord(seal) || !isWord(date) || !isWhole(by) || !isSaid(said) || read["v"] !== 1) {
      throw new SealError("CASE_FORMAT");
    }
    return { label, seal, date, by, header, said, files: filesOf(packed.subarray(end), header) };
  } catch {
    throw new SealError("CASE_FORMAT");
  }
}

function isWord(value: unknown): value is string {
  return typeof value === "string";
}

function isSaid(value: unknown): value is Words[] {
  const words = (one: unknown): boolean => {
    const { from, date, text } = (one ?? {}) as Record<string, unknown>;
    return isWord(from) && isWord(date) && isWord(text);
  };
  return Array.isArray(value) && value.every(words);
}

function filesOf(rest: Uint8Array, header: Header): Uint8Array[] {
  const files: Uint8Array[] = [];
  let at = 0;
  for (const { size } of header.files) {
    files.push(rest.slice(at, at + size));
    at += size;
  }
  if (at !== rest.length) throw new SealError("CASE_FORMAT");
  return files;
}

export function sealCase(recipient: string, found: CaseFile): Promise<Uint8Array> {
  return encrypt(packCase(found), [recipient]);
}

/** Open a case file with the card it was sealed to; throws NOT_FOR_THIS_KEY, CASE_FORMAT. */
export async function openCase(identity: Identity, sealed: Uint8Array): Promise<CaseFile> {
  try {
    return unpackCase(await decrypt(sealed, [identity]));
  } catch (error) {
    throw new SealError(codeOf(error) === "NOT_FOR_THIS_KEY" ? "NOT_FOR_THIS_KEY" : "CASE_FORMAT");
  }
}
