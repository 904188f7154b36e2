/** On which days the box was opened, and what was said of planned days on which it was not. */

/** What was said of a day: moved or missed, why, and to which day. */
export interface Said {
  readonly kind: string;
  readonly reason: string;
  readonly to: string | null;
}

export class Days {
  readonly opened = new Set<string>();
  readonly explained = new Map<string, Said>();
  firstSealed = "";

  /** Tell whether a line has moved an opening to this day, which has come. */
  isMoved(planned: string, day: string): boolean {
    return [...this.explained].some(
      ([of, { to }]) => to !== null && (planned === of || planned === to) && of < to && to <= day,
    );
  }

  /** Return what came of a day in the end, and the last day it was moved to: it may be moved again. */
  endOf(planned: string): Said {
    let { kind, reason, to }: Said = this.explained.get(planned) ?? { kind: "", reason: "", to: null };
    const seen = new Set([planned]);
    while (kind === "moved" && to !== null && !seen.has(to)) {
      seen.add(to);
      const following = this.explained.get(to);
      if (!following) break;
      ({ kind, reason } = following);
      if (kind === "moved") to = following.to;
    }
    return { kind, reason, to };
  }
}
