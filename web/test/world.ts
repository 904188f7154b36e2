/** The school of vectors/school.json as the floor reads it. */
import { readBox, type SealedBox } from "../seal/box.ts";
import { unhex } from "../seal/bytes.ts";
import { type MemberKeys, memberKeys } from "../seal/card.ts";
import { checkNext, type Roster, verifyChain } from "../seal/roster.ts";
import { found } from "./school.ts";
import { type Case, readCases } from "./vectors.ts";

interface SchoolCase extends Case {
  origin: string;
  roster: string;
  newest: string;
  box: string;
  next: string;
  cards: Record<string, string>;
}

export interface World {
  /** The roster of the box, and the one after it. */
  readonly roster: Roster;
  readonly newest: Roster;
  readonly box: SealedBox;
  readonly next: SealedBox;
  readonly card: (seat: number) => Uint8Array;
  readonly keys: (seat: number) => Promise<MemberKeys>;
}

async function makeWorld(): Promise<World> {
  const [said] = readCases<SchoolCase>("school");
  const { origin, cards, ...notes } = found(said);
  const roster = await verifyChain([notes.roster]);
  const card = (seat: number): Uint8Array => unhex(found(cards[seat]));
  const made = new Map<number, Promise<MemberKeys>>();
  const keys = (seat: number): Promise<MemberKeys> => {
    const known = made.get(seat) ?? memberKeys(origin, seat, card(seat));
    made.set(seat, known);
    return known;
  };
  return {
    roster,
    newest: await checkNext(roster, notes.newest),
    box: await readBox(notes.box, roster),
    next: await readBox(notes.next, roster),
    card,
    keys,
  };
}

let made: Promise<World> | null = null;
/** The cast of the vectors; made once, for keys are slow. */
export function world(): Promise<World> {
  made ??= makeWorld();
  return made;
}
