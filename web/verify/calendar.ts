/** When the box is opened: the rulebook's weekday, moved by holidays and the school's own days (R7, R8). */
import holidays from "./holidays.json";

/** What of a rulebook an opening depends on. Monday is 0. */
export interface Rules {
  readonly weekday: number;
  readonly access: readonly number[];
  readonly holiday: "next" | "skip";
}

/** Rulebooks with the first day on which each is in force, oldest first. */
export type Versions = readonly { readonly first: string; readonly rules: Rules }[];

/** A school's own days: true works, false does not. */
export type OwnDays = ReadonlyMap<string, boolean>;

/** The model regulation: in force until the head adopts another. */
export const MODEL: Rules = { weekday: 1, access: [0, 1, 2, 3, 4], holiday: "next" };
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const HOLIDAYS = new Set(Object.entries(holidays).flatMap(([year, days]) => days.map((day) => `${year}-${day}`)));
const DAY = 86_400_000;

export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}

/** Return how many days the second day is after the first. */
export function daysBetween(first: string, second: string): number {
  return Math.round((Date.parse(second) - Date.parse(first)) / DAY);
}

function weekdayOf(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

function isAccessDay(day: string, rules: Rules, own: OwnDays): boolean {
  return own.get(day) ?? (rules.access.includes(weekdayOf(day)) && !HOLIDAYS.has(day));
}

/** Return when the opening of a planned day is held, if it is. */
function held(day: string, rules: Rules, own: OwnDays): string | null {
  if (rules.holiday === "skip") return isAccessDay(day, rules, own) ? day : null;
  let next = day;
  while (!isAccessDay(next, rules, own)) next = plusDays(next, 1);
  return next;
}

function planned(rules: Rules, first: string, last: string, own: OwnDays): string[] {
  const start = plusDays(first, -14);
  const found: string[] = [];
  let seen: string | null = null;
  for (let day = plusDays(start, (rules.weekday - weekdayOf(start) + 7) % 7); day <= last; day = plusDays(day, 7)) {
    const on = held(day, rules, own);
    if (on && on !== seen && on >= first && on <= last) found.push(on);
    seen = on;
  }
  return found;
}

/** Return the planned openings from `first` to `last`, each by the rulebook in force that day. */
export function openingsOf(versions: Versions, first: string, last: string, own: OwnDays): string[] {
  return versions.flatMap(({ first: begins, rules }, i) => {
    const after = versions[i + 1]?.first;
    const ends = after ? plusDays(after, -1) : last;
    return planned(rules, begins > first ? begins : first, ends < last ? ends : last, own);
  });
}

/** Read of a rulebook's TOML what an opening depends on; null where it cannot be read. */
export function readRules(toml: string): Rules | null {
  const value = (table: string, key: string): string => {
    const body = new RegExp(`(?:^|\\n)\\[${table}\\][ \\t]*\\n((?!\\[)[^\\n]*(?:\\n(?!\\[)[^\\n]*)*)`).exec(`${toml}\n`)?.[1] ?? "";
    return new RegExp(`(?:^|\\n)${key} *= *(\\[[^\\]]*\\]|"[^"\\n]*")`).exec(body)?.[1] ?? "";
  };
  const names = (text: string): string[] => (text.match(/"[^"\n]*"/g) ?? []).map((name) => name.slice(1, -1));
  const [weekday] = names(value("opening", "weekday")).map((name) => WEEKDAYS.indexOf(name));
  const [holiday] = names(value("opening", "holiday"));
  const access = names(value("access", "days")).map((name) => WEEKDAYS.indexOf(name));
  const known = weekday !== undefined && access.length > 0 && !access.includes(-1) && access.includes(weekday);
  if (!known || (holiday !== "next" && holiday !== "skip")) return null;
  return { weekday, access, holiday };
}
