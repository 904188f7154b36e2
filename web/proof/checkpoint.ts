/** The journal's head: origin, size, root (c2sp.org/tlog-checkpoint v1, no extension lines). */
import { b64, unb64 } from "./bytes.ts";
import { ProofError } from "./errors.ts";

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export function journalName(origin: string): string {
  return `${origin}/journal`;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${b64(root)}\n`;
}

/** Read a checkpoint's text; throws LOG_FORMAT. */
export function readCheckpoint(text: string): Checkpoint {
  const [, origin = "", size = "", root = ""] =
    /^([^\n ]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? [];
  try {
    const read = { origin, size: Number(size), root: unb64(root) };
    if (checkpointText(read) === text) return read;
  } catch {
    // Not canonical base64: the same refusal as below.
  }
  throw new ProofError("LOG_FORMAT", "checkpoint");
}
