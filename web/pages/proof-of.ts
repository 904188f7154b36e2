/** Was the letter really taken out? Checked here, on the author's own device: act, list, journal. */
import { checkProof } from "../proof/inclusion.ts";
import { readVkey } from "../proof/note.ts";
import { readAct, readUrgent } from "../seal/act.ts";
import { equal, hex, utf8 } from "../seal/bytes.ts";
import { codeOf } from "../seal/errors.ts";
import type { Stub } from "../seal/receipt.ts";
import { listed, type Reference, same } from "../seal/reference.ts";
import type { Chain } from "../seal/chain.ts";
import type { Roster } from "../seal/roster.ts";

/** Where the journal's files are; `0` stands for the number. */
export interface Places {
  readonly entry: string;
  readonly proof: string;
  readonly manifest: string;
}

/** The name of the one sentence that says what is proven, or exactly what is not. */
export type Proven = "PROVEN" | "PROVEN_TAKEN" | "PROVEN_URGENT" | "PROOF_ACT" | "PROOF_LIST" | "PROOF_LOG" | "PROOF_AWAY";

/** What the server says of a letter; here it is only believed where it is signed. */
interface Told {
  readonly opened: { readonly index: number } | null;
  readonly lock: string;
  readonly journal: string;
}

/** Every roster that was checked, and the one the letter was sealed to. */
export interface Rosters {
  readonly chain: Chain;
  readonly own: Roster;
}

/** Read the journal's entry about a letter and check all that hangs on it. */
export async function proveTakenOut(told: Told, stub: Stub, rosters: Rosters, places: Places): Promise<Proven> {
  const index = told.opened?.index ?? 0;
  try {
    const entry = await text(at(places.entry, index));
    const found = stub.kind === "urgent" ? urgent(entry, stub, rosters) : await act(entry, stub, rosters, told.lock, places.manifest);
    if (!found.startsWith("PROVEN")) return found;
    return (await inJournal(entry, index, await text(at(places.proof, index)), told.journal, rosters.chain.newest)) ?? found;
  } catch (error) {
    if (error instanceof TypeError) return "PROOF_AWAY";
    throw error;
  }
}

function at(place: string, number: number, ending = ""): string {
  return place.replace(/0(?=\D*$)/, String(number)) + ending;
}

async function text(address: string): Promise<string> {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new TypeError(String(answer.status));
  return answer.text();
}

/** The act must tell of this very box, be signed by a quorum, and name the list that has the seal. */
async function act(entry: string, stub: Stub, rosters: Rosters, lock: string, lists: string): Promise<Proven> {
  const { read, roster } = newest(rosters, (each) => readAct(entry, each)) ?? {};
  const closed = read?.boxes.find(({ box }) => equal(box.hash, stub.boxId));
  if (!read || !roster || !closed) return "PROOF_ACT";
  if (!(await has(at(lists, closed.box.number), closed.letters, stub))) return "PROOF_LIST";
  // Whoever began anew has no keys to it: of their acts only the lists count.
  if (lock === "open" && rosters.chain.follows(roster, rosters.own)) return "PROVEN";
  // A letter that stays closed stands in the act's own list of those that wait, or are damaged.
  const last = read.next.number - 1;
  const waits = await has(at(lists, last, ".waiting"), read.waiting, stub);
  const named = waits || (lock === "damaged" && (await has(at(lists, last, ".damaged"), read.damaged, stub)));
  return named ? "PROVEN_TAKEN" : "PROOF_LIST";
}

/** Tell whether a published list is the signed one and has this letter's seal. */
async function has(place: string, signed: Reference, { seal }: Stub): Promise<boolean> {
  if (!signed.number) return false;
  const list = await text(place);
  return same(await listed(list), signed) && list.split("\n").includes(hex(seal));
}

function urgent(entry: string, stub: Stub, rosters: Rosters): Proven {
  const found = newest(rosters, (roster) => readUrgent(entry, roster));
  const isReader = found && rosters.chain.follows(found.roster, rosters.own);
  return isReader && equal(found.read.seal, stub.seal) ? "PROVEN_URGENT" : "PROOF_ACT";
}

/** The newest composition that signed it, of those since the letter's own; members change, what they signed stays. */
function newest<T>({ chain, own }: Rosters, read: (roster: Roster) => T): { read: T; roster: Roster } | null {
  for (const roster of chain.all.filter(({ epoch }) => epoch >= own.epoch).reverse()) {
    try {
      return { read: read(roster), roster };
    } catch (error) {
      if (!codeOf(error)) throw error;
    }
  }
  return null;
}

async function inJournal(
  entry: string,
  index: number,
  proof: string,
  journal: string,
  { origin, witnesses }: Roster,
): Promise<Proven | null> {
  try {
    const { publicKey: journalKey } = await readVkey(journal);
    const checked = await checkProof(proof, utf8(entry), { origin, journalKey, witnesses });
    return checked.index === index ? null : "PROOF_LOG";
  } catch (error) {
    if (!codeOf(error)) throw error;
    return "PROOF_LOG";
  }
}
