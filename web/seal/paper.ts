/** Papers in the journal: orders, undertakings, minutes, by hash alone (docs/spec/paper.md). */
import { ProofError } from "../proof/errors.ts";
import { blob, choice, day, number, one, readFields, values } from "../proof/fields.ts";
import { b64, sha256, utf8 } from "./bytes.ts";

const SPEC = [
  "origin <origin>",
  "kind <kind>",
  "number <number>",
  "date <date>",
  "document <hash>",
  "rulebook <version>",
  "about? <words…>",
  "head? <key>",
];
const KINDS = ["order", "acquaintance", "undertaking", "minutes", "destruction", "handover", "report"] as const;
const NUMBER = /^[0-9A-Za-zА-Яа-яЁёҢңӨөҮү][0-9A-Za-zА-Яа-яЁёҢңӨөҮү/.-]{0,19}$/;

export type PaperKind = (typeof KINDS)[number];

/** A paper as the journal knows it; the content stays with the school. */
export interface Paper {
  readonly origin: string;
  readonly kind: PaperKind;
  /** As the school writes it: 27, 27-А, 12/3. */
  readonly number: string;
  readonly date: string;
  readonly document: Uint8Array;
  readonly rulebook: number;
  readonly about: string;
  /** The head's key, in orders. */
  readonly head: Uint8Array | null;
}

/** Return the SHA-256 of a paper's content as it is shown to who signs. */
export function documentHash(content: string): Promise<Uint8Array> {
  return sha256(utf8(content.normalize("NFC")));
}

export function writePaper(paper: Paper): string {
  return [
    "trustbox.v2/paper",
    `origin ${paper.origin}`,
    `kind ${paper.kind}`,
    `number ${paper.number}`,
    `date ${paper.date}`,
    `document ${b64(paper.document)}`,
    `rulebook ${paper.rulebook}`,
    ...(paper.about ? [`about ${paper.about}`] : []),
    ...(paper.head ? [`head ${b64(paper.head)}`] : []),
    "",
  ].join("\n");
}

/** Read a paper's text; who signed it is not looked at. Throws NOTE_TYPE, NOTE_FIELD. */
export function readPaper(text: string): Paper {
  const fields = readFields(text, "paper", SPEC);
  const written = one(fields, "number");
  if (!NUMBER.test(written)) throw new ProofError("NOTE_FIELD", "not a number of a paper");
  const [head] = values(fields, "head");
  return {
    origin: one(fields, "origin"),
    kind: choice(one(fields, "kind"), KINDS),
    number: written,
    date: day(one(fields, "date")),
    document: blob(one(fields, "document")),
    rulebook: number(one(fields, "rulebook")),
    about: values(fields, "about").join(" "),
    head: head === undefined ? null : blob(head),
  };
}
