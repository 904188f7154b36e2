/** Was the letter really taken out? Checked here, on the author's own device: act, list, journal. */
import { checkProof } from "../proof/inclusion.ts";
import { readVkey } from "../proof/note.ts";
import { readAct, readUrgent } from "../seal/act.ts";
import { equal, hex, sha256, utf8 } from "../seal/bytes.ts";
import { codeOf } from "../seal/errors.ts";
import type { Stub } from "../seal/receipt.ts";
import { type Roster, witnessKeys } from "../seal/roster.ts";

/** Where the journal's files are; `0` stands for the number. */
export interface Places {
  readonly entry: string;
  readonly proof: string;
  readonly manifest: string;
}

/** The name of the one sentence that says what is proven, or exactly what is not. */
export type Proven = "PROVEN" | "PROVEN_URGENT" | "PROOF_LATER" | "PROOF_ACT" | "PROOF_LIST" | "PROOF_LOG" | "PROOF_AWAY";

/** Read the journal's entry about a letter and check all that hangs on it. */
export async function proveTakenOut(
  index: number,
  journal: string,
  stub: Stub,
  rosters: readonly Roster[],
  places: Places,
): Promise<Proven> {
  const at = (place: string, number: number): string => place.replace(/0(?=\D*$)/, String(number));
  try {
    const entry = await text(at(places.entry, index));
    const found = stub.kind === "urgent" ? urgent(entry, stub, rosters) : await act(entry, stub, rosters, (box) => at(places.manifest, box));
    if (found !== "PROVEN" && found !== "PROVEN_URGENT") return found;
    return (await inJournal(entry, index, await text(at(places.proof, index)), journal, rosters)) ?? found;
  } catch (error) {
    if (error instanceof TypeError) return "PROOF_AWAY";
    throw error;
  }
}

async function text(address: string): Promise<string> {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new TypeError(String(answer.status));
  return answer.text();
}

/** The act must open this very box, be signed by a quorum, and name the list that has the seal. */
async function act(entry: string, stub: Stub, rosters: readonly Roster[], listOf: (box: number) => string): Promise<Proven> {
  const read = newest(rosters, (roster) => readAct(entry, roster));
  if (!read || !equal(read.box.hash, stub.boxId)) return "PROOF_ACT";
  const list = await text(listOf(read.box.number));
  if (!equal(await sha256(list), read.letters.hash)) return "PROOF_LIST";
  return list.split("\n").includes(hex(stub.seal)) ? "PROVEN" : "PROOF_LIST";
}

function urgent(entry: string, stub: Stub, rosters: readonly Roster[]): Proven {
  const read = newest(rosters, (roster) => readUrgent(entry, roster));
  return read && equal(read.seal, stub.seal) ? "PROVEN_URGENT" : "PROOF_ACT";
}

/** The newest composition that signed it; members change, what they signed stays. */
function newest<T>(rosters: readonly Roster[], read: (roster: Roster) => T): T | null {
  for (const roster of [...rosters].reverse()) {
    try {
      return read(roster);
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
  rosters: readonly Roster[],
): Promise<Proven | null> {
  const roster = rosters[rosters.length - 1];
  if (!roster) return "PROOF_LOG";
  try {
    const { publicKey } = await readVkey(journal);
    const witnesses = { origin: roster.origin, journalKey: publicKey, members: witnessKeys(roster), quorum: roster.quorum };
    const checked = await checkProof(proof, utf8(entry), witnesses);
    return checked.index === index ? null : "PROOF_LOG";
  } catch (error) {
    const code = codeOf(error);
    if (!code) throw error;
    return code === "LOG_QUORUM" ? "PROOF_LATER" : "PROOF_LOG";
  }
}
