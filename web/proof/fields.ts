/**
 * Reading the text of a record: fixed lines in a fixed order, nothing else (docs/spec/journal.md).
 *
 * A record's shape is written as its specification writes it, one string a line:
 *
 *     ["origin <origin>", "head? <key> <label…>", "member+ <seat> <key> <recipient> <label…>"]
 *
 * `?` may be missing, `+` comes once or more, `*` any number of times; a last value with `…` takes one
 * word or more.
 */
import { HALF, unb64 } from "./bytes.ts";
import { ProofError } from "./errors.ts";

export type Values = readonly string[];

/** The values of a record's lines by key. */
export type Fields = ReadonlyMap<string, readonly Values[]>;

/** How many characters of a text are looked at together. */
const PIECE = 1000;

/** Read the lines of a `trustbox.v2/<kind>` record; throws NOTE_TYPE and NOTE_FIELD. */
export function readFields(text: string, kind: string, spec: readonly string[]): Fields {
  checkKind(text, kind);
  const lines = text.split("\n").slice(1);
  if (lines.pop() !== "" || HALF.test(text) || !isNormal(text)) throw new ProofError("NOTE_FIELD", "not normal text");
  // The next line is the last one: taking from the front would cost as much as all that is left.
  const left = lines.map((line) => line.split(" ")).reverse();
  const fields = new Map<string, readonly Values[]>();
  for (const shape of spec) {
    const [, key = "", mark = "", values = ""] = /^(\w+)([?+*]?)(.*)$/.exec(shape) ?? [];
    fields.set(key, take(left, key, mark, values));
  }
  if (left.length) throw new ProofError("NOTE_FIELD", "a line that does not belong here");
  return fields;
}

/** Check that a text is a `trustbox.v2/<kind>` record; throws NOTE_TYPE. */
export function checkKind(text: string, kind: string): void {
  if (!text.startsWith(`trustbox.v2/${kind}\n`)) throw new ProofError("NOTE_TYPE", `not a ${kind}`);
}

/**
 * Tell whether a text is in NFC.
 *
 * Putting thousands of marks on one letter in order takes minutes, so pieces are looked at first: every
 * piece of a text in NFC is in NFC, and of marks that stand in order the order is found soon.
 */
function isNormal(text: string): boolean {
  for (let at = 0; at < text.length; at += PIECE / 2) {
    const piece = text.slice(at, at + PIECE);
    if (piece !== piece.normalize("NFC")) return false;
  }
  return text.length <= PIECE || text === text.normalize("NFC");
}

function take(left: string[][], key: string, mark: string, values: string): Values[] {
  const count = values.split("<").length - 1;
  const open = values.endsWith("…>");
  const repeats = mark === "+" || mark === "*";
  const taken: Values[] = [];
  while (left[left.length - 1]?.[0] === key && (repeats || !taken.length)) {
    const found = (left.pop() ?? []).slice(1);
    const fits = found.length === count || (open && found.length > count);
    if (!fits || found.includes("")) throw new ProofError("NOTE_FIELD", `the line ${key}`);
    taken.push(found);
  }
  if (mark !== "?" && mark !== "*" && !taken.length) throw new ProofError("NOTE_FIELD", `no line ${key}`);
  return taken;
}

/** Return the values of every line with this key, also of none. */
export function many(fields: Fields, key: string): readonly Values[] {
  return fields.get(key) ?? [];
}

/** Return all values of a single line. */
export function values(fields: Fields, key: string): Values {
  return many(fields, key)[0] ?? [];
}

/** Return the only value of a single line. */
export function one(fields: Fields, key: string): string {
  return values(fields, key)[0] ?? "";
}

/** Read a whole number written the only way: decimal, no sign, no leading zero; throws NOTE_FIELD. */
export function number(value: string): number {
  const read = Number(value);
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(value) || !Number.isSafeInteger(read)) {
    throw new ProofError("NOTE_FIELD", "not a number");
  }
  return read;
}

export function seat(value: string): number {
  const read = number(value);
  if (read < 1 || read > 255) throw new ProofError("NOTE_FIELD", "not a seat");
  return read;
}

/** Read ascending seats, or none for `-`; throws NOTE_FIELD. */
export function seats(list: Values): number[] {
  if (list.length === 1 && list[0] === "-") return [];
  const read = list.map(seat);
  if (read.some((each, i) => each <= (read[i - 1] ?? 0))) throw new ProofError("NOTE_FIELD", "seats are not ascending");
  return read;
}

/** Read canonical base64 of `size` bytes, of any length if `size` is null; throws NOTE_FIELD. */
export function blob(value: string, size: number | null = 32): Uint8Array {
  let data: Uint8Array;
  try {
    data = unb64(value);
  } catch {
    throw new ProofError("NOTE_FIELD", "not base64");
  }
  if (size !== null && data.length !== size) throw new ProofError("NOTE_FIELD", "not of the right length");
  return data;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Read a date written YYYY-MM-DD, of a day that exists; throws NOTE_FIELD. */
export function day(value: string): string {
  const [, year = "0", month = "0", date = "0"] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value) ?? [];
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const last = month === "02" && leap ? 29 : (DAYS[Number(month) - 1] ?? 0);
  if (Number(year) < 1 || Number(date) < 1 || Number(date) > last) throw new ProofError("NOTE_FIELD", "not a date");
  return value;
}

/** Read one of the allowed words; throws NOTE_FIELD. */
export function choice<T extends string>(value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new ProofError("NOTE_FIELD", "an unknown word");
  return found;
}
