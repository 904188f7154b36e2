/** From a written letter to its receipt: fetch and check the lock, seal, work, send, check. */

import { b64, concat, equal, hex, sha256, u32, u64, utf8 } from "../seal/bytes.ts";
import { sealOf } from "../seal/deal.ts";
import { codeOf } from "../seal/errors.ts";
import { dealIn, type Header, newLetterId, pack, readersOf, sealLetter, sealNumber, sealUrgent } from "../seal/letter.ts";
import { derive, newCode, readReceipt, type ReceiptKeys, sealStub } from "../seal/receipt.ts";
import { doWork } from "../seal/work.ts";
import { fetchLock, judged, type Lock } from "./lock.ts";
import type { Attachment } from "./photos.ts";
import type { Receipt } from "./receipt.ts";
import { ask, pause, Refused } from "./shared.ts";

const KINDS = { letter: 1, urgent: 2 } as const;
/** How often a busy server is asked again, and how long between. */
const BUSY_PAUSES = [2000, 5000, 10_000];
const MOST_TURNS = 8;
const FEWEST_READERS = 2;

export interface Written {
  readonly text: string;
  readonly urgent: boolean;
  readonly avoid: readonly string[];
  readonly about: Readonly<Record<string, string | readonly string[]>>;
  readonly files: readonly Attachment[];
}

/** One letter's code, and what was sent under it to which box: any of it may have arrived. */
export interface Attempt {
  readonly code: string;
  readonly keys: ReceiptKeys;
  readonly sent: { readonly seal: Uint8Array; readonly boxId: Uint8Array }[];
}

export async function newAttempt(origin: string): Promise<Attempt> {
  const code = newCode();
  return { code, keys: await derive(origin, code), sent: [] };
}

interface Sealed {
  readonly outer: Uint8Array;
  readonly seal: Uint8Array;
  readonly stub: Uint8Array;
}

/** Seal the letter to this lock; throws TEXT_LONG, LETTER_SIZE, LETTER_READERS. */
async function sealTo({ roster, box }: Lock, written: Written, { keys }: Attempt, tell: Tell): Promise<Sealed> {
  const kind = written.urgent ? "urgent" : "letter";
  const exclude = [...roster.members.values()].filter(({ label }) => written.avoid.includes(label)).map(({ seat }) => seat);
  const to = readersOf(roster, exclude);
  // One reader alone could keep silent about an urgent letter.
  if (to.length < FEWEST_READERS) throw new Refused("LETTER_READERS");
  const header: Header = {
    v: 1,
    kind,
    origin: roster.origin,
    box: hex(box.id),
    id: newLetterId(),
    sealed_by: "browser",
    to,
    mailbox: hex(keys.mailbox),
    reply_to: keys.recipient,
    thread_key: b64(keys.threadKey),
    text: written.text,
    about: written.about,
    files: written.files.map(({ name, type, data }) => ({ name, type, size: data.length })),
  };
  const packed = pack(header, written.files.map(({ data }) => data));
  // An old phone takes some seconds: it says how far it is, and stays alive.
  const progress = (done: number, of: number): Promise<void> => {
    tell("SHARE", done, of);
    return pause(0);
  };
  const outer = written.urgent
    ? await sealUrgent(roster, packed, exclude, progress)
    : await sealLetter(roster, box, packed, exclude, progress);
  const seal = written.urgent ? sealOf(await sha256(outer)) : (await dealIn(outer, roster, box.id)).seal;
  const stub = await sealStub(keys, { seal, boxId: box.id, letterId: header.id, to, kind });
  return { outer, seal, stub };
}

async function bodyOf(lock: Lock, kind: Receipt["kind"], { keys }: Attempt, sealed: Sealed, nonce: number): Promise<Uint8Array> {
  return concat(
    utf8("TBD1"),
    new Uint8Array([KINDS[kind]]),
    u32(lock.box.number),
    keys.mailbox,
    await sha256(keys.auth),
    u64(nonce),
    sealed.stub,
    sealed.outer,
  );
}

/** What the page says while it waits. */
export type Tell = (step: "KEY" | "SHARE" | "WORK" | "SEND" | "AGAIN", done?: number, of?: number) => void;

export interface Places {
  readonly key: string;
  readonly drop: string;
  readonly origin: string;
}

/**
 * Put a letter into the box and return its receipt.
 *
 * A changed box is sealed to anew, asked work is done, a busy server is asked again: none of it is
 * the author's concern. The mailbox stays the same, so a second try is never a second letter. Once the
 * server has taken it, `taken` gets the code: whatever fails after that, the letter is in the box.
 */
export async function drop(
  places: Places,
  written: Written,
  attempt: Attempt,
  { tell, checked, taken, pin }: { tell: Tell; checked: (lock: Lock) => void; taken: (code: string) => void; pin: Uint8Array | undefined },
): Promise<Receipt> {
  const kind = written.urgent ? "urgent" : "letter";
  let lock: Lock | undefined;
  let sealed: Sealed | undefined;
  let bits = 0;
  let busy = 0;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    if (!lock || !sealed) {
      tell("KEY");
      lock = await fetchLock(places.key, places.origin, pin);
      bits = Math.max(bits, lock.work);
      checked(lock);
      // Only an old box is replayed after so long, and nobody opens it.
      if (judged(lock).isGivenUp) throw new Refused("GIVEN_UP");
      sealed = await sealTo(lock, written, attempt, tell);
      attempt.sent.push({ seal: sealed.seal, boxId: lock.box.id });
    }
    if (bits) tell("WORK");
    const nonce = bits ? await doWork(attempt.keys.mailbox, sealed.seal, bits) : 0;
    tell(turn ? "AGAIN" : "SEND");
    try {
      const body = await bodyOf(lock, kind, attempt, sealed, nonce);
      const note = await (await ask(places.drop, body)).text();
      taken(attempt.code);
      return { ...(await believed(note, lock, kind, attempt)), avoid: written.avoid };
    } catch (error) {
      const refused = error instanceof Refused ? error : null;
      if (refused?.code === "BOX_CHANGED") lock = undefined;
      else if (refused?.code === "WORK") bits = refused.work;
      else if (refused?.code === "BUSY" && busy < BUSY_PAUSES.length) await pause(BUSY_PAUSES[busy++] ?? 0);
      else throw error;
    }
  }
  throw new Refused("BUSY");
}

/** Believe a receipt only for a letter that was made here, in the box it was made for; throws RECEIPT. */
export async function believed(note: string, lock: Lock, kind: Receipt["kind"], { code, sent }: Attempt): Promise<Omit<Receipt, "avoid">> {
  try {
    const { seal, boxId } = await readReceipt(note, lock.roster.origin, lock.journalKey);
    if (sent.some((made) => equal(made.seal, seal) && equal(made.boxId, boxId))) return { code, number: sealNumber(seal), note, kind };
  } catch (error) {
    if (!codeOf(error)) throw error;
  }
  throw new Refused("RECEIPT");
}
