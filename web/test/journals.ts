/** The journals of vectors/journal.json as a browser fetches them. */
import { concat, unb64, utf8 } from "../proof/bytes.ts";
import { tilePath, tilesOf, WIDTH } from "../proof/tiles.ts";
import { Missing, type Source } from "../verify/source.ts";
import { found } from "./school.ts";
import { type Case, readCases } from "./vectors.ts";

export interface JournalCase extends Case {
  notes: string[];
  entries: (number | string)[];
  files: Record<string, string>;
  asked: Record<string, string>;
  today: string;
  now: number;
  verdict: string;
  findings: [string, string, number | null, string][];
  found: string | null;
  state: string;
  records: [number, string, string, string, number][];
  fingerprint: string;
  cosigned: number;
  quorum: number;
  counts: Record<string, number>;
  on_time: string[];
  late: string[];
  moved: string[];
  missed: string[];
  unexplained: string[];
}

const [common] = readCases<JournalCase>("journal");
/** Entries that stand in several journals. */
export const { notes } = found(common);

/** Return an entry: one of the common ones, or its own bytes. */
export function bytesOf(entry: number | string): Uint8Array {
  return typeof entry === "number" ? utf8(found(notes[entry])) : unb64(entry);
}

function packed(entries: readonly Uint8Array[]): Uint8Array {
  return concat(...entries.flatMap((entry) => [new Uint8Array([entry.length >> 8, entry.length & 255]), entry]));
}

/** Return the files of a journal. */
export function sourceOf({ entries, files }: JournalCase): Source {
  return filesOf(entries.map(bytesOf), files);
}

/** Return entries as bundles, beside other files. */
export function filesOf(entries: readonly Uint8Array[], files: Readonly<Record<string, string>>): Source {
  const known = new Map(Object.entries(files).map(([path, text]) => [path, utf8(text)]));
  for (const tile of tilesOf(null, entries.length)) {
    const start = tile.index * WIDTH;
    known.set(tilePath(tile), packed(entries.slice(start, start + tile.width)));
  }
  return {
    read: (path) => {
      const bytes = known.get(path);
      return bytes ? Promise.resolve(bytes) : Promise.reject(new Missing(path));
    },
  };
}
