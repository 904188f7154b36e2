/** When the box is opened: the rulebook's weekday, moved by holidays and the school's own days (R7, R8). */
import holidays from "./holidays.json";

/** What of a rulebook an opening depends on. Monday is 0. */
export interface Rules {
  readonly weekdays: readonly number[];
  readonly access: readonly number[];
  /** Whether the school's own days off close the box. */
  readonly vacations: "closed" | "open";
  readonly holiday: "next" | "previous" | "skip";
  /** Every so many weeks, counted from the week of a day. */
  readonly weeks: number;
  readonly from: string;
  /** Only these of a weekday's days in a month; none named are all. */
  readonly inMonth: readonly string[];
}

/** Rulebooks with the first day on which each is in force, oldest first. */
export type Versions = readonly { readonly first: string; readonly rules: Rules }[];

/** A school's own days: true works, false does not. */
export type OwnDays = ReadonlyMap<string, boolean>;

/** The model regulation: in force until the head adopts another. */
export const MODEL: Rules = {
  weekdays: [1],
  access: [0, 1, 2, 3, 4],
  vacations: "closed",
  holiday: "next",
  weeks: 1,
  from: "2024-01-01",
  inMonth: [],
};
const IN_MONTH = ["first", "second", "third", "fourth", "last"];
/** No vacation is longer: what falls into one moves by no more. */
const LONGEST_REST = 366;
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
  const works = own.get(day);
  if (works === true || (works === false && rules.vacations === "closed")) return works;
  return rules.access.includes(weekdayOf(day)) && !HOLIDAYS.has(day);
}

/** Tell whether the rulebook names a day for an opening, whatever the holidays. */
function isPlanned(day: string, rules: Rules): boolean {
  if (!rules.weekdays.includes(weekdayOf(day))) return false;
  if (rules.inMonth.length) {
    const number = Number(day.slice(8));
    const isLast = plusDays(day, 7).slice(5, 7) !== day.slice(5, 7);
    const name = number <= 28 ? IN_MONTH[Math.floor((number - 1) / 7)] : undefined;
    return (isLast && rules.inMonth.includes("last")) || (name !== undefined && rules.inMonth.includes(name));
  }
  return (daysBetween(monday(rules.from), monday(day)) / 7) % rules.weeks === 0;
}

function monday(day: string): string {
  return plusDays(day, -weekdayOf(day));
}

/** Return when the opening of a planned day is held, if it is. */
function held(day: string, rules: Rules, own: OwnDays): string | null {
  if (rules.holiday === "skip") return isAccessDay(day, rules, own) ? day : null;
  let found = day;
  while (!isAccessDay(found, rules, own)) found = plusDays(found, rules.holiday === "next" ? 1 : -1);
  return found;
}

function planned(rules: Rules, first: string, last: string, own: OwnDays): string[] {
  // What moves into these days comes from a stretch without access right before or after them.
  let [day, end] = [first, last];
  const isClosed = (near: string, edge: string): boolean =>
    Math.abs(daysBetween(near, edge)) < LONGEST_REST && !isAccessDay(near, rules, own);
  while (rules.holiday === "next" && isClosed(plusDays(day, -1), first)) day = plusDays(day, -1);
  while (rules.holiday === "previous" && isClosed(plusDays(end, 1), last)) end = plusDays(end, 1);
  const found: string[] = [];
  let seen: string | null = null;
  for (; day <= end; day = plusDays(day, 1)) {
    const on = isPlanned(day, rules) ? held(day, rules, own) : null;
    if (!on || on === seen || on < first || on > last) continue;
    seen = on;
    found.push(on);
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
    return new RegExp(`(?:^|\\n)${key} *= *(\\[[^\\]]*\\]|"[^"\\n]*"|[0-9-]+)`).exec(body)?.[1] ?? "";
  };
  const names = (text: string): string[] => (text.match(/"[^"\n]*"/g) ?? []).map((name) => name.slice(1, -1));
  const days = (table: string, key: string): number[] => names(value(table, key)).map((name) => WEEKDAYS.indexOf(name));
  const weekdays = days("opening", "weekday");
  const access = days("access", "days");
  const [holiday] = names(value("opening", "holiday"));
  const [vacations] = names(value("access", "vacations") || `"${MODEL.vacations}"`);
  const inMonth = names(value("opening", "in_month"));
  const from = value("opening", "counted_from") || MODEL.from;
  const weeks = Number(value("opening", "weeks") || MODEL.weeks);
  const isKnown = [
    weekdays.length > 0 && access.length > 0 && !access.includes(-1) && weekdays.every((each) => access.includes(each)),
    inMonth.every((name) => IN_MONTH.includes(name)) && /^20\d\d-\d\d-\d\d$/.test(from) && !isNaN(Date.parse(from)),
    Number.isInteger(weeks) && weeks >= 1 && weeks <= 8 && (weeks === 1 || !inMonth.length),
  ].every(Boolean);
  if (!isKnown || (holiday !== "next" && holiday !== "previous" && holiday !== "skip")) return null;
  if (vacations !== "closed" && vacations !== "open") return null;
  return { weekdays, access, vacations, holiday, weeks, from, inMonth };
}
