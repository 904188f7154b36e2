/**
 * The published lists of seals, and whether every letter of a box is accounted for (verify.md §Letters).
 *
 * Every letter that lay in a box comes to light, is damaged or waits; a letter that waits stays, from act
 * to act and from line to line, until it comes to light.
 */
import { listed, type Reference, same } from "../seal/reference.ts";
import { readOrNull, type Source } from "./source.ts";
import type { Trail } from "./trail.ts";

type Seals = ReadonlySet<string>;
/** Letters and the box each came in; 0 where it is not known. */
type Pool = ReadonlyMap<string, number>;

/** What an act or a line says of the letters at hand. */
export interface Sorted {
  /** Letters of the boxes it tells of, by box. */
  readonly boxes: ReadonlyMap<number, Reference>;
  readonly opened: number;
  readonly damaged: Reference;
  readonly waiting: Reference;
  /** The box that its lists are named after. */
  readonly last: number;
  /** As findings name it: act 3, box 7. */
  readonly name: string;
  /** The boxes that were opened, and whether k cards released their shares. */
  readonly opens: ReadonlyMap<number, boolean>;
}

export async function nothing(): Promise<Reference> {
  return listed("");
}

/** Adds up the letters of every act and line. */
export class Lists {
  /** Whether a destruction was signed since the last act or line. */
  wasDestroyed = false;
  private readonly trail: Trail;
  private readonly source: Source;
  private waiting: { said: Reference | null; boxes: Pool | null; at: number } = { said: null, boxes: new Map(), at: 0 };
  /** By the box they are named after. */
  private readonly damaged = new Map<number, Reference>();

  constructor(trail: Trail, source: Source) {
    this.trail = trail;
    this.source = source;
  }

  /**
   * Return a published list as it was signed, or null where it is missing or changed.
   *
   * What is wrong with it is said once, not `again`.
   */
  async read(number: number, said: Reference, ending = "", again = false): Promise<Seals | null> {
    if (!said.number) return new Set();
    const text = await readOrNull(this.source, `manifest/${number}${ending}`);
    if (text !== null && same(await listed(text), said)) return new Set(text.split("\n").slice(0, -1));
    if (again) return null;
    if (text === null) this.trail.miss("MANIFEST_MISSING", `box ${number}${ending}`);
    else this.trail.blame("MANIFEST_CHANGED", `box ${number}${ending}`);
    return null;
  }

  /** Check that every letter is accounted for; `isGone` tells of boxes nobody can open. */
  async sort(said: Sorted, isGone: (box: number) => boolean): Promise<void> {
    const letters = new Map<number, Seals | null>();
    for (const [number, each] of said.boxes) letters.set(number, await this.read(number, each));
    const damaged = await this.read(said.last, said.damaged, ".damaged");
    const waiting = await this.read(said.last, said.waiting, ".waiting");
    for (const seals of letters.values()) this.trail.verdict.counts.listed += seals?.size ?? 0;
    const pool = this.pool(letters);
    if (!pool || !damaged || !waiting) this.byCount(said);
    else this.bySet(said, pool, damaged, waiting, isGone);
    const boxes = waiting && new Map([...waiting].map((seal) => [seal, pool?.get(seal) ?? 0]));
    this.waiting = { said: said.waiting, boxes, at: said.last };
    this.wasDestroyed = false;
    if (said.damaged.number) this.damaged.set(said.last, said.damaged);
  }

  /** Return every letter there is to account for, with its box; null where one is not known. */
  private pool(letters: ReadonlyMap<number, Seals | null>): Pool | null {
    if (!this.waiting.boxes) return null;
    const pool = new Map(this.waiting.boxes);
    for (const [number, seals] of letters) {
      if (!seals) return null;
      for (const seal of seals) pool.set(seal, number);
    }
    return pool;
  }

  private byCount(said: Sorted): void {
    const before = this.waiting.said?.number ?? 0;
    const total = [...said.boxes.values()].reduce((sum, { number }) => sum + number, before);
    const counted = said.opened + said.damaged.number + said.waiting.number;
    if (counted < total && before) this.trail.blame("WAITING_LOST", said.name);
    else if (counted !== total) this.trail.blame("ACT_COUNT", said.name);
    const turned = [...said.opens.values()];
    if (said.opened + said.damaged.number && turned.length && !turned.includes(true)) {
      this.trail.blame("RELEASE_QUORUM", said.name);
    }
  }

  /** Check each letter: where it came from, and that what left had been opened. */
  private bySet(said: Sorted, pool: Pool, damaged: Seals, waiting: Seals, isGone: (box: number) => boolean): void {
    if ([...damaged, ...waiting].some((seal) => !pool.has(seal))) this.trail.blame("LIST_FOREIGN", said.name);
    let left = [...pool.keys()].filter((seal) => !damaged.has(seal) && !waiting.has(seal));
    const missing = left.length - said.opened;
    const old = left.filter((seal) => this.waiting.boxes?.has(seal));
    const gone = new Set(old.filter((seal) => isGone(pool.get(seal) ?? 0)));
    if (missing && missing === gone.size && this.wasDestroyed) {
      this.trail.tell("WAITING_DESTROYED", said.name);
      left = left.filter((seal) => !gone.has(seal));
    } else if (missing > 0 && old.length) {
      this.trail.blame("WAITING_LOST", said.name);
      return;
    } else if (missing || [...damaged].some((seal) => waiting.has(seal))) {
      this.trail.blame("ACT_COUNT", said.name);
      return;
    }
    const boxes = new Set([...left, ...damaged].map((seal) => pool.get(seal) ?? 0));
    boxes.delete(0);
    this.released(said, boxes);
  }

  /** Check that the boxes of letters that came to light were opened, each by k cards. */
  private released({ opens, name }: Sorted, boxes: ReadonlySet<number>): void {
    if ([...boxes].some((number) => !opens.has(number))) this.trail.blame("ACT_OPEN", name);
    if ([...boxes].some((number) => opens.get(number) === false)) this.trail.blame("RELEASE_QUORUM", name);
  }

  // ── A letter that is asked for ────────────────────────────────────────────
  /** Return `waiting`, `damaged` or "" of a letter that stands in a box's list. */
  async stateOf(seal: string): Promise<string> {
    const { said, at } = this.waiting;
    if (said && (await this.read(at, said, ".waiting", true))?.has(seal)) return "waiting";
    for (const [number, each] of this.damaged) {
      if ((await this.read(number, each, ".damaged", true))?.has(seal)) return "damaged";
    }
    return "";
  }
}
