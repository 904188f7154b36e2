/** Where a journal's files come from: whoever calls knows; here they are bytes by their path. */
import { fromUtf8 } from "../proof/bytes.ts";

/** A file that is not there. */
export class Missing extends Error {
  override readonly name = "Missing";
}

/** Files by their path below the journal's address: `checkpoint`, `tile/entries/000`. */
export interface Source {
  /** Return a file; throws Missing if there is none, anything else if it cannot be read. */
  read(path: string): Promise<Uint8Array>;
}

/** Read a text file; what is not UTF-8 is as good as missing. */
export async function readText(source: Source, path: string): Promise<string> {
  const bytes = await source.read(path);
  try {
    return fromUtf8(bytes);
  } catch {
    throw new Missing(path);
  }
}

export async function readOrNull(source: Source, path: string): Promise<string | null> {
  try {
    return await readText(source, path);
  } catch (error) {
    if (error instanceof Missing) return null;
    throw error;
  }
}
