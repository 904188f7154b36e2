/** What came of it: findings, counts, and one word for all of it (ishenim/audit/verdict.py says the same). */

/** `misconduct` is proven by signatures or hashes; a `gap` could not be checked; a `note` is worth knowing. */
export type Weight = "misconduct" | "gap" | "note";
export type Word = "clean" | "misconduct" | "unreadable";

/** One thing that is not as it must be; `index` is the entry's place in the journal, where there is one. */
export interface Finding {
  readonly weight: Weight;
  readonly code: string;
  readonly index: number | null;
  readonly detail: string;
}

/** What the journal tells of the people of the box: a way in, a restart, an admitted card. */
export interface Recorded {
  readonly index: number;
  readonly kind: string;
  readonly day: string;
  /** A seat, or `head`, or `administrator`. */
  readonly who: string;
  /** The one that a card was admitted to; 0 for none. */
  readonly box: number;
}

/** What the journal tells about the box. */
export interface Counts {
  entries: number;
  rosters: number;
  boxes: number;
  openings: number;
  extraordinary: number;
  acts: number;
  /** With a lock, that lay in the boxes. */
  letters: number;
  opened: number;
  damaged: number;
  /** Now, for more cards. */
  waiting: number;
  urgent: number;
  paper: number;
  /** Seals in the published lists. */
  listed: number;
  orders: number;
  minutes: number;
}

/** A planned day and what was said about it. */
export type Explained = readonly [day: string, reason: string];

/** Each planned opening once. */
export interface Tuesdays {
  readonly onTime: string[];
  readonly late: string[];
  readonly moved: Explained[];
  readonly missed: Explained[];
  readonly unexplained: string[];
}

/** The whole result of a check. */
export class Verdict {
  origin = "";
  size = 0;
  readonly counts: Counts = {
    entries: 0,
    rosters: 0,
    boxes: 0,
    openings: 0,
    extraordinary: 0,
    acts: 0,
    letters: 0,
    opened: 0,
    damaged: 0,
    waiting: 0,
    urgent: 0,
    paper: 0,
    listed: 0,
    orders: 0,
    minutes: 0,
  };
  readonly tuesdays: Tuesdays = { onTime: [], late: [], moved: [], missed: [], unexplained: [] };
  readonly findings: Finding[] = [];
  readonly records: Recorded[] = [];
  /** Members under the newest cosigned checkpoint. */
  cosigned = 0;
  quorum = 0;
  /** Of the first roster, as the poster prints it. */
  fingerprint = "";
  /** The box in whose list the seal stands that was asked for. */
  found: string | null = null;
  /** Of that letter: `waiting`, `damaged`, "" if it came to light. */
  state = "";

  get word(): Word {
    const weights = new Set(this.findings.map(({ weight }) => weight));
    if (weights.has("misconduct")) return "misconduct";
    return weights.has("gap") ? "unreadable" : "clean";
  }

  get planned(): number {
    const { onTime, late, moved, missed, unexplained } = this.tuesdays;
    return onTime.length + late.length + moved.length + missed.length + unexplained.length;
  }

  add(weight: Weight, code: string, index: number | null = null, detail = ""): void {
    this.findings.push({ weight, code, index, detail });
  }
}
