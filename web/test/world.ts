/** The school of vectors/school.json as the floor reads it. */
import { readBox, type SealedBox } from "../seal/box.ts";
import { unb64, unhex } from "../seal/bytes.ts";
import { type MemberKeys, memberKeys } from "../seal/card.ts";
import { type Roster, verifyChain } from "../seal/roster.ts";
import { found } from "./school.ts";
import { type Case, readCases } from "./vectors.ts";

interface SchoolCase extends Case {
  origin: string;
  roster: string;
  box: string;
  deal: string;
  lock_seeds: string[];
  cards: Record<string, string>;
  shares: Record<string, string[]>;
}

export interface World {
  readonly roster: Roster;
  readonly box: SealedBox;
  readonly deal: string;
  readonly card: (seat: number) => Uint8Array;
  readonly shares: (seat: number) => Uint8Array[];
  readonly seeds: Uint8Array[];
  readonly keys: (seat: number) => Promise<MemberKeys>;
}

async function makeWorld(): Promise<World> {
  const [said] = readCases<SchoolCase>("school");
  const { origin, roster: note, box, deal, lock_seeds, cards, shares } = found(said);
  const roster = await verifyChain([note]);
  const card = (seat: number): Uint8Array => unhex(found(cards[seat]));
  const made = new Map<number, Promise<MemberKeys>>();
  const keys = (seat: number): Promise<MemberKeys> => {
    const known = made.get(seat) ?? memberKeys(origin, seat, card(seat));
    made.set(seat, known);
    return known;
  };
  const files = (seat: number): Uint8Array[] => found(shares[seat]).map(unb64);
  return { roster, box: await readBox(box, roster), deal, seeds: lock_seeds.map(unhex), keys, card, shares: files };
}

let made: Promise<World> | null = null;
/** The cast of the vectors; made once, for keys are slow. */
export function world(): Promise<World> {
  made ??= makeWorld();
  return made;
}
