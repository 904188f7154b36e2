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

  /** Return what was said last of a day, if anything: the day to which it was moved may be moved too. */
  endOf(planned: string): Said | undefined {
    let said = this.explained.get(planned);
    const seen = new Set([planned]);
    while (said?.to && !seen.has(said.to)) {
      seen.add(said.to);
      const following = this.explained.get(said.to);
      if (!following) break;
      said = following;
    }
    return said;
  }
}
