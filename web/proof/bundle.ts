/** Which scripts and styles a site serves, signed by its journal (docs/spec/verify.md). */
import { ProofError } from "./errors.ts";
import { blob, day, many, one, readFields } from "./fields.ts";

const SPEC = ["origin <origin>", "version <version>", "date <date>", "file+ <name> <hash>"];
const HASH_BYTES = 48;

export interface Bundle {
  readonly date: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Read a bundle's text; throws NOTE_TYPE, NOTE_FIELD, also if its files are not sorted. */
export function readBundle(text: string): Bundle {
  const fields = readFields(text, "bundle", SPEC);
  const files = many(fields, "file");
  const names = files.map(([name = ""]) => name);
  if (names.some((name, i) => i > 0 && name <= (names[i - 1] ?? ""))) throw new ProofError("NOTE_FIELD", "files are not sorted");
  return {
    date: day(one(fields, "date")),
    files: new Map(files.map(([name = "", hash = ""]) => [name, blob(hash, HASH_BYTES)])),
  };
}
