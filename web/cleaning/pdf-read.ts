/**
 * What a PDF is made of: objects with numbers, read from the first to the last (ISO 32000-1, 7).
 *
 * Its tables of places are not asked: an object that comes later in the file is the newer one.
 */

import { Broken, latin, piped } from "./bytes.ts";

/** A token as it stands in the file, a reference by number, a list, or a dictionary with plain names. */
export type Value = string | Reference | Value[] | Dictionary;
export type Dictionary = Map<string, Value>;
export interface Reference {
  readonly to: number;
}

export interface Thing {
  readonly value: Value;
  stream: Uint8Array | undefined;
}

export interface Book {
  readonly things: Map<number, Thing>;
  readonly trailer: Dictionary;
}

const MOST_DEPTH = 60;
const MOST_THINGS = 200_000;
const MOST_UNPACKED = 64 * 2 ** 20;
const SPACE = "\0\t\n\f\r ";
const ENDS = `${SPACE}()<>[]{}/%`;

/** Reads one token, list or dictionary after the other. */
class Reader {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /** Skip what separates; return the next sign, "" at the end. */
  peek(): string {
    for (;;) {
      const sign = this.text.charAt(this.at);
      if (sign === "%") {
        while (this.at < this.text.length && !"\r\n".includes(this.text.charAt(this.at))) this.at += 1;
      } else if (sign && SPACE.includes(sign)) this.at += 1;
      else return sign;
    }
  }

  /** Return the next value, undefined at the end of a list, a dictionary or the text. */
  next(depth = 0): Value | undefined {
    if (depth > MOST_DEPTH) throw new Broken("too deep");
    const sign = this.peek();
    const start = this.at;
    if (this.text.startsWith("<<", start)) return this.dictionary(depth);
    if (sign === "[") return this.list("]", depth);
    if (sign === "(") return this.words();
    if (sign === "" || this.text.startsWith(">>", start)) return undefined;
    this.at += 1;
    if (sign === "]") return undefined;
    if (sign === "<") {
      this.at = this.text.indexOf(">", start) + 1;
      if (!this.at) throw new Broken("no end of a text");
    } else if (sign === "/" || !ENDS.includes(sign)) {
      while (this.at < this.text.length && !ENDS.includes(this.text.charAt(this.at))) this.at += 1;
    }
    return this.text.slice(start, this.at);
  }

  private list(end: string, depth: number): Value[] {
    const found: Value[] = [];
    this.at += end.length;
    for (let value = this.next(depth + 1); value !== undefined; value = this.next(depth + 1)) {
      if (value === "R") found.push({ to: Number(found.splice(-2)[0]) });
      else found.push(value);
    }
    return found;
  }

  private dictionary(depth: number): Dictionary {
    const parts = this.list(">>", depth);
    if (!this.text.startsWith(">>", this.at)) throw new Broken("no end of a dictionary");
    this.at += 2;
    const found: Dictionary = new Map();
    for (let i = 0; i + 1 < parts.length; i += 2) found.set(plain(parts[i]), parts[i + 1] as Value);
    return found;
  }

  private words(): string {
    const start = this.at;
    for (let depth = 0; this.at < this.text.length; ) {
      const sign = this.text.charAt(this.at);
      this.at += sign === "\\" ? 2 : 1;
      if (sign === "(") depth += 1;
      else if (sign === ")") depth -= 1;
      if (!depth) return this.text.slice(start, this.at);
    }
    throw new Broken("no end of a text");
  }
}

/** A name as it is meant: any letter may be written with #xx. */
function plain(name: Value | undefined): string {
  if (typeof name !== "string" || !name.startsWith("/")) throw new Broken("no name");
  return name.slice(1).replace(/#([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** Read a whole document; throws Broken. */
export async function read(data: Uint8Array): Promise<Book> {
  const reader = new Reader(latin(data));
  const book: Book = { things: new Map(), trailer: new Map() };
  let [before, last]: (Value | undefined)[] = [];
  let left = MOST_UNPACKED;
  while (reader.peek()) {
    const token = reader.next();
    if (token === "obj") {
      const thing = body(reader, data);
      const about = thing.value;
      if (about instanceof Map && about.get("Type") === "/ObjStm") left -= await unpacked(book, thing, left);
      else if (about instanceof Map && about.get("Type") === "/XRef") learn(book, about);
      else keep(book, Number(before), thing);
    } else if (token === "trailer") learn(book, reader.next());
    else if (token === undefined) reader.at += 1; // an end without a beginning
    [before, last] = [last, token];
  }
  if (book.trailer.has("Encrypt")) throw new Broken("locked");
  return book;
}

function keep(book: Book, number: number, thing: Thing): void {
  if (!Number.isInteger(number) || book.things.size > MOST_THINGS) throw new Broken("no number, or too many");
  book.things.set(number, thing);
}

function learn(book: Book, trailer: Value | undefined): void {
  if (!(trailer instanceof Map)) throw new Broken("no trailer");
  for (const name of ["Root", "Encrypt"]) {
    const value = trailer.get(name);
    if (value !== undefined) book.trailer.set(name, value);
  }
}

function body(reader: Reader, data: Uint8Array): Thing {
  const value = reader.next() ?? "null";
  const end = reader.at;
  reader.peek();
  if (!(value instanceof Map) || !reader.text.startsWith("stream", reader.at)) {
    reader.at = end;
    // A number, then a number and R: an object that is only a reference.
    const reference = /^\s*\d+\s+R\b/.exec(reader.text.slice(end, end + 24));
    return { value: reference && typeof value === "string" ? { to: Number(value) } : value, stream: undefined };
  }
  const start = reader.at + 6 + (/^\r?\n|^\r/.exec(reader.text.slice(reader.at + 6, reader.at + 8))?.[0].length ?? 0);
  const stop = endOf(reader.text, start, value.get("Length"));
  reader.at = reader.text.indexOf("endstream", stop) + 9;
  return { value, stream: data.subarray(start, stop) };
}

/** Return where a stream ends: as it says, if the word for it follows there, else before that word. */
function endOf(text: string, start: number, told: Value | undefined): number {
  const at = typeof told === "object" && "to" in told ? RegExp(`[\\r\\n]${told.to} 0 obj\\s+(\\d+)`).exec(text)?.[1] : told;
  const stop = start + Number(at);
  if (typeof at === "string" && /^\s*endstream/.test(text.slice(stop, stop + 12))) return stop;
  const found = text.indexOf("endstream", start);
  if (found < 0) throw new Broken("no end of a stream");
  const line = text.slice(found - 2, found);
  return found - (line === "\r\n" ? 2 : /[\r\n]$/.test(line) ? 1 : 0);
}

/** Read the objects that are packed into a stream; return how many bytes they took. */
async function unpacked(book: Book, thing: Thing, left: number): Promise<number> {
  const about = thing.value as Dictionary;
  const filter = about.get("Filter");
  const only = Array.isArray(filter) && filter.length === 1 ? filter[0] : filter;
  if (!thing.stream || about.has("DecodeParms") || (only !== undefined && only !== "/FlateDecode")) throw new Broken("packed in another way");
  const bytes = only ? await piped(thing.stream, new DecompressionStream("deflate"), left) : thing.stream;
  const reader = new Reader(latin(bytes));
  const [count, first] = [Number(about.get("N")), Number(about.get("First"))];
  if (!(count <= MOST_THINGS)) throw new Broken("too many objects");
  for (let i = 0; i < count; i += 1) {
    const [number, place] = [Number(reader.next()), Number(reader.next())];
    const value = new Reader(reader.text, first + place).next();
    keep(book, number, { value: value ?? "null", stream: undefined });
  }
  return bytes.length;
}

