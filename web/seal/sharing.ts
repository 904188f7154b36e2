/** The keys of one letter, sealed to a member it could not be sealed to (docs/spec/sharing.md). */
import { blob, type Fields, many, one, readFields, seat, values } from "../proof/fields.ts";
import { b64, fromUtf8, hex, unhex, utf8 } from "./bytes.ts";
import type { MemberKeys } from "./card.ts";
import { decrypt, encrypt } from "./envelope.ts";
import { SealError } from "./errors.ts";

const SPEC = ["origin <origin>", "seal <hex>", "to <seat>", "key+ <key>", "said? <key…>"];
const KEY_BYTES = 16;
const SEAL_BYTES = 32;
/** A line of the thread that who shares could not open either. */
const NONE = "-";

export interface Sharing {
  readonly origin: string;
  /** The letter's seal: its bytes are the ones of the published list. */
  readonly seal: Uint8Array;
  readonly to: number;
  /** The own keys of the letter's envelopes, outermost first. */
  readonly keys: readonly Uint8Array[];
  /** The own keys of what was said since, in its order; null where there is none. */
  readonly said: readonly (Uint8Array | null)[];
}

export function writeSharing({ origin, seal, to, keys, said }: Sharing): string {
  const lines = ["trustbox.v2/sharing", `origin ${origin}`, `seal ${hex(seal)}`, `to ${to}`];
  lines.push(...keys.map((key) => `key ${b64(key)}`));
  if (said.length) lines.push(`said ${said.map((key) => (key ? b64(key) : NONE)).join(" ")}`);
  return `${lines.join("\n")}\n`;
}

/** Read what was shared; throws SHARING_FORMAT. */
export function readSharing(text: string): Sharing {
  try {
    return sharingIn(readFields(text, "sharing", SPEC));
  } catch {
    throw new SealError("SHARING_FORMAT");
  }
}

function sharingIn(fields: Fields): Sharing {
  const seal = unhex(one(fields, "seal"));
  if (seal.length !== SEAL_BYTES || hex(seal) !== one(fields, "seal")) throw new SealError("SHARING_FORMAT");
  return {
    origin: one(fields, "origin"),
    seal,
    to: seat(one(fields, "to")),
    keys: many(fields, "key").map(([key = ""]) => blob(key, KEY_BYTES)),
    said: values(fields, "said").map((key) => (key === NONE ? null : blob(key, KEY_BYTES))),
  };
}

export function sealSharing(recipient: string, sharing: Sharing): Promise<Uint8Array> {
  return encrypt(utf8(writeSharing(sharing)), [recipient]);
}

/** Open what was shared with this card; throws SHARING_FORMAT, SHARING_LETTER (another letter's, or not to this seat). */
export async function openSharing(keys: MemberKeys, sealed: Uint8Array, seal: Uint8Array): Promise<Sharing> {
  let text: string;
  try {
    text = fromUtf8(await decrypt(sealed, [keys.identity]));
  } catch {
    throw new SealError("SHARING_FORMAT");
  }
  const read = readSharing(text);
  const mine = read.origin === keys.origin && read.to === keys.seat && hex(read.seal) === hex(seal);
  if (!mine) throw new SealError("SHARING_LETTER");
  return read;
}
