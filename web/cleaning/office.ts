/** Office documents without who wrote and changed them, and when. The same cuts as ishenim/cleaning/office.py. */

import { pack, type Part, unpack } from "./archive.ts";
import { Broken, latin, named, unlatin } from "./bytes.ts";
import { bare } from "./inside.ts";

const MOST_BYTES = 64 * 2 ** 20;
const MOST_TEXT = 12 * 2 ** 20;
const MOST_DEPTH = 3;
const OPEN_XML = "http://schemas.openxmlformats.org/";
/** Parts that hold nothing else: an empty one stands for each, because others refer to it. */
const EMPTY: ReadonlyMap<string, string> = new Map([
  ["docprops/core.xml", `<cp:coreProperties xmlns:cp="${OPEN_XML}package/2006/metadata/core-properties"/>`],
  ["docprops/app.xml", `<Properties xmlns="${OPEN_XML}officeDocument/2006/extended-properties"/>`],
  ["docprops/custom.xml", `<Properties xmlns="${OPEN_XML}officeDocument/2006/custom-properties"/>`],
  ["meta.xml", '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>'],
]);
const GONE = /^(?:(?:docprops|thumbnails)\/thumbnail\.\w+|meta-inf\/documentsignatures\.xml)$|\/$/;
const PRINTER = /printersettings\/|printersettings\d*\.bin$/;
const VALUE = "=(?:\"[^\"]*\"|'[^']*')";
/** What is cut out of any XML, and what stands there instead: who, when, in which sitting, on whose machine. */
const CUTS: readonly (readonly [RegExp, string])[] = [
  [RegExp(`(\\s(?:\\w+:)?(?:author|initials|userId|providerId|lastModifiedBy|userName))${VALUE}`, "g"), '$1=""'],
  [RegExp(`(<(?:\\w+:)?(?:cmAuthor|author|person)\\b[^>]*?\\s(?:name|displayName))${VALUE}`, "g"), '$1=""'],
  [/(<((?:\w+:)?author)>)[^<]*(<\/\2>)/g, "$1$3"],
  [/(<((?:dc:creator|meta:creator-initials|meta:initial-creator))>)[^<]*(<\/\2>)/g, "$1$3"],
  [RegExp(`\\s(?:w\\d*\\w*:(?:date|dateUtc)|dT|dt)${VALUE}`, "g"), ""],
  [/<dc:date>[^<]*<\/dc:date>/g, "<dc:date>1980-01-01T00:00:00</dc:date>"],
  [/<w:rsids>[^]*?<\/w:rsids>/g, ""],
  [RegExp(`\\sw:rsid\\w*${VALUE}`, "g"), ""],
  [RegExp(`(<x15ac:absPath\\b[^>]*?\\surl)${VALUE}`, "g"), '$1=""'],
  [/(\sTarget=["'])file:[^"']*/g, "$1file:///"],
  [/(config:name="Printer(?:Name|Setup)"[^>]*>)[^<]*/g, "$1"],
  [/<Relationship\b[^>]*\/thumbnail"[^>]*\/>/g, ""],
  [/<manifest:file-entry\b[^>]*"Thumbnails\/[^>]*\/>/g, ""],
];

/** Return the document without what tells of its people, machines and days; throws Broken. */
export async function cleanOffice(data: Uint8Array, depth = 0): Promise<Uint8Array> {
  const kept: Part[] = [];
  for (const { name, content } of await unpack(data, MOST_BYTES)) {
    if (!GONE.test(name.toLowerCase())) kept.push({ name, content: await cleanPart(name.toLowerCase(), content, depth) });
  }
  return pack(kept);
}

async function cleanPart(name: string, content: Uint8Array, depth: number): Promise<Uint8Array> {
  const empty = EMPTY.get(name);
  if (empty) return unlatin(`<?xml version="1.0" encoding="UTF-8"?>${empty}`);
  if (PRINTER.test(name)) return new Uint8Array(content.length);
  if (named(content, 0) === "PK\x03\x04") {
    if (depth === MOST_DEPTH) throw new Broken("too deep");
    return cleanOffice(content, depth + 1);
  }
  if (!/\.(?:xml|rels|vml)$/.test(name)) return bare(content);
  if (content.length > MOST_TEXT || /^(?:\xff\xfe|\xfe\xff)/.test(named(content, 0))) throw new Broken("too long a text, or in letters of two bytes");
  let text = latin(content);
  for (const [pattern, instead] of CUTS) text = text.replace(pattern, instead);
  return unlatin(text);
}
