/** A PDF without what tells who made it, with what, when and where. As ishenim/cleaning/pdf.py. */

import { Broken, joined, unlatin } from "./bytes.ts";
import { bare } from "./inside.ts";
import { type Book, type Dictionary, read, type Thing, type Value } from "./pdf-read.ts";

/** Wherever they stand: XMP, a program's own data, times, makers, attached files, places on a map. */
const TELLING =
  "Metadata PieceInfo LastModified CreationDate ModDate Author Creator Producer Company CreatorInfo EmbeddedFiles AF SourceModified SpiderInfo VP LGIDict Perms".split(" ");
/** Of a note on a page: who wrote it, and when. (In a field `T` is its name, which is needed.) */
const OF_A_NOTE = ["T", "M", "NM"];

/** Return the document, written anew; what nothing refers to is not in it. Throws Broken. */
export async function cleanPdf(data: Uint8Array): Promise<Uint8Array> {
  const book = await read(data);
  for (const thing of book.things.values()) {
    forget(thing.value);
    if (thing.stream && thing.value instanceof Map && thing.value.get("Filter") === "/DCTDecode") thing.stream = bare(thing.stream);
  }
  return new Writer(book).whole();
}

function forget(value: Value): void {
  if (value instanceof Map) {
    const isNote = value.has("Rect") && value.get("Subtype") !== "/Widget";
    for (const name of TELLING) value.delete(name);
    if (isNote) for (const name of OF_A_NOTE) value.delete(name);
    // A signature names its signer, and is broken by any change.
    if (value.has("ByteRange")) value.clear();
    for (const each of value.values()) forget(each);
  } else if (Array.isArray(value)) value.forEach(forget);
}

/** Writes what the root leads to, with numbers in the order of its coming. */
class Writer {
  private readonly book: Book;
  private readonly numbers = new Map<number, number>();
  private readonly waiting: number[] = [];

  constructor(book: Book) {
    this.book = book;
  }

  whole(): Uint8Array {
    const root = this.text(this.book.trailer.get("Root") ?? "null");
    const catalog = this.waiting[0] === undefined ? undefined : this.book.things.get(this.waiting[0])?.value;
    if (!(catalog instanceof Map) || !catalog.has("Pages")) throw new Broken("no pages");
    const parts = [unlatin("%PDF-1.7\n%\xbf\xf7\xa2\xfe\n")];
    const places: number[] = [];
    let length = parts[0]?.length ?? 0;
    for (let i = 0; i < this.waiting.length; i += 1) {
      const thing = this.book.things.get(this.waiting[i] ?? 0) ?? { value: "null", stream: undefined };
      places.push(length);
      for (const part of this.parts(i + 1, thing)) {
        parts.push(part);
        length += part.length;
      }
    }
    const rows = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
    const size = places.length + 1;
    const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root ${root}>>\nstartxref\n${length}\n%%EOF\n`;
    return joined([...parts, unlatin(end)]);
  }

  private parts(number: number, { value, stream }: Thing): Uint8Array[] {
    if (!stream || !(value instanceof Map)) return [unlatin(`${number} 0 obj\n${this.text(value)}\nendobj\n`)];
    value.set("Length", String(stream.length));
    return [unlatin(`${number} 0 obj\n${this.text(value)}\nstream\n`), stream, unlatin("\nendstream\nendobj\n")];
  }

  private text(value: Value): string {
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return `[${value.map((one) => this.text(one)).join(" ")}]`;
    if (value instanceof Map) return `<<${this.entries(value)}>>`;
    let number = this.numbers.get(value.to);
    if (number === undefined) {
      number = this.waiting.push(value.to);
      this.numbers.set(value.to, number);
    }
    return `${number} 0 R`;
  }

  private entries(value: Dictionary): string {
    return [...value].map(([name, one]) => `/${written(name)} ${this.text(one)}`).join("");
  }
}

function written(name: string): string {
  return name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (one) => `#${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
