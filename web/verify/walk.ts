/**
 * Walking through a journal once, entry by entry: whoever signed had to, whatever follows fits.
 *
 * Its parts are those of ishenim/audit/. What does not hold is a finding with the entry's index; the walk
 * goes on, so that one lie does not hide another.
 */
import { readBundle } from "../proof/bundle.ts";
import { fromUtf8 } from "../proof/bytes.ts";
import { type Keyring, openNote } from "../proof/note.ts";
import { codeOf } from "../seal/errors.ts";
import { Boxes } from "./boxes.ts";
import { Commission } from "./commission.ts";
import { Papers, VerifyError } from "./papers.ts";
import { foresee } from "./sooner.ts";
import type { Source } from "./source.ts";
import { Trail } from "./trail.ts";
import type { Verdict } from "./verdict.ts";

const START = "trustbox.v2/";

/** One pass over a journal; the verdict fills as it goes. */
export class Walk {
  readonly trail: Trail;
  readonly commission: Commission;
  readonly boxes: Boxes;
  readonly papers: Papers;
  private readonly journal: Keyring;
  private readonly kinds: ReadonlyMap<string, (note: string) => Promise<void> | void>;

  /** `wanted` is a size whose root will be asked for; -1 is none. */
  constructor(source: Source, verdict: Verdict, today: string, journal: Keyring, wanted: number) {
    this.journal = journal;
    this.trail = new Trail(verdict, today, wanted);
    this.commission = new Commission(this.trail, journal);
    this.boxes = new Boxes(this.trail, this.commission, source);
    this.papers = new Papers(verdict);
    const { boxes, commission } = this;
    this.kinds = new Map(
      Object.entries<(note: string) => Promise<void> | void>({
        roster: async (note) => this.papers.settle(await commission.roster(note)),
        box: (note) => boxes.box(note),
        open: (note) => boxes.open(note),
        release: (note) => {
          boxes.release(note);
        },
        act: (note) => boxes.act(note),
        line: (note) => boxes.line(note),
        urgent: (note) => {
          boxes.urgently(note);
        },
        admission: (note) => {
          boxes.admission(note);
        },
        access: (note) => {
          commission.access(note);
        },
        restart: (note) => commission.restarted(note),
        objection: (note) => {
          commission.objection(note);
        },
        paper: (note) => this.paper(note),
        bundle: (note) => {
          this.trail.dated(readBundle(openNote(note, this.journal).text).date);
        },
      }),
    );
  }

  /** Check one entry and add it to the tree. */
  async step(entry: Uint8Array): Promise<void> {
    this.trail.arrive();
    try {
      const note = textOf(entry);
      await foresee(note, [this.journal, ...this.commission.rosters.slice(-2).map((roster) => roster.keyring)]);
      await this.read(note);
    } catch (error) {
      const code = codeOf(error);
      if (!code) throw error;
      this.trail.blame(code);
    }
    this.trail.push(entry);
  }

  /** Look at what only the whole journal shows. */
  async end(): Promise<void> {
    this.trail.end();
    this.commission.end();
    await this.boxes.end();
    this.papers.end(this.commission.rosters);
  }

  private async read(note: string): Promise<void> {
    const first = note.split("\n", 1)[0] ?? "";
    const kind = first.startsWith(START) ? first.slice(START.length) : first;
    this.commission.arrive(kind);
    const check = kind === first ? undefined : this.kinds.get(kind);
    if (check) await check(note);
    else this.trail.tell("NOTE_UNKNOWN", Array.from(first).slice(0, 60).join(""));
  }

  private async paper(note: string): Promise<void> {
    const kind = await this.papers.read(note, this.commission.rosters, this.trail.index);
    if (kind === "destruction") this.boxes.lists.wasDestroyed = true;
  }
}

function textOf(entry: Uint8Array): string {
  try {
    return fromUtf8(entry);
  } catch {
    throw new VerifyError("NOTE_FORM");
  }
}
