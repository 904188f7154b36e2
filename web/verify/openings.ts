/** Was the box opened when the regulation says? Each planned day against the journal (R8). */
import { equal, sha256 } from "../proof/bytes.ts";
import { day as readDay } from "../proof/fields.ts";
import { daysBetween, MODEL, openingsOf, type OwnDays, plusDays, readRules, type Rules } from "./calendar.ts";
import type { Days } from "./days.ts";
import type { Adopted } from "./papers.ts";
import type { Verdict } from "./verdict.ts";

const DAWN = "0001-01-01";
/** No box is older: a day that nobody can have sealed one on costs a reader no time. */
const EARLIEST = "2020-01-01";
/** A planned opening that was moved by more days counts as one that was not held. */
const FARTHEST = 14;

/** What lies beside a journal about its school. */
export interface School {
  readonly names: Readonly<Record<string, string>>;
  readonly versions: { first: string; rules: Rules }[];
  readonly own: OwnDays;
}

interface Said {
  readonly names: Record<string, unknown>;
  readonly days: Record<string, unknown>;
  readonly rulebooks: { version: number; toml: string }[];
}

/** Read names, rulebooks and days; `adopted` are the rulebooks that the head's orders name. */
export async function readSchool(
  text: string | null,
  adopted: ReadonlyMap<number, Adopted>,
  verdict: Verdict,
): Promise<School> {
  const none = { names: {}, versions: [{ first: DAWN, rules: MODEL }], own: new Map<string, boolean>() };
  if (text === null) {
    verdict.add("gap", "SCHOOL_MISSING");
    return none;
  }
  try {
    const said = JSON.parse(text) as Said;
    const names = Object.fromEntries(Object.entries(said.names).map(([key, name]) => [key, String(name)]));
    const own = new Map(Object.entries(said.days).map(([day, works]) => [readDay(day), Boolean(works)]));
    const given = new Map(said.rulebooks.map(({ version, toml }) => [version, toml]));
    return { names, own, versions: await versionsOf(given, adopted, verdict) };
  } catch {
    verdict.add("gap", "SCHOOL_FORM");
    return none;
  }
}

async function versionsOf(
  given: ReadonlyMap<number, string>,
  adopted: ReadonlyMap<number, Adopted>,
  verdict: Verdict,
): Promise<{ first: string; rules: Rules }[]> {
  const versions = [{ first: DAWN, rules: MODEL }];
  for (const [version, { first, hash }] of [...adopted].sort(([a], [b]) => a - b)) {
    const toml = given.get(version);
    const rules = toml === undefined ? null : readRules(toml);
    if (toml === undefined) verdict.add("gap", "RULEBOOK_MISSING", null, `version ${version}`);
    else if (!equal(await sha256(toml), hash)) verdict.add("misconduct", "RULEBOOK_CHANGED", null, `version ${version}`);
    else if (!rules) verdict.add("gap", "RULEBOOK_FORM", null, `version ${version}`);
    else versions.push({ first, rules });
  }
  return versions;
}

/** Put every planned day since the first box was sealed where it belongs. */
export function judge(told: Days, { versions, own }: School, today: string, verdict: Verdict): void {
  if (!told.firstSealed) return;
  const sealed = told.firstSealed < today ? told.firstSealed : today;
  const first = plusDays(sealed > EARLIEST ? sealed : EARLIEST, 1);
  const days = [...told.opened].filter((each) => each <= today).sort();
  const planned = openingsOf(versions, first, today, own);
  for (const [i, day] of planned.entries()) if (day < today) place(day, planned[i - 1] ?? "", { planned, days, told, today }, verdict);
}

interface Around {
  readonly planned: readonly string[];
  readonly days: readonly string[]; // on which the box was opened, in order
  readonly told: Days;
  readonly today: string;
}

/** Judge one planned day (ishenim/regulation/openings.py); `before` is the planned day before it. */
function place(day: string, before: string, { planned, days, told, today }: Around, verdict: Verdict): void {
  const found = verdict.tuesdays;
  const said = told.endOf(day);
  const isFar = said?.to ? daysBetween(day, said.to) > FARTHEST : false;
  if (isFar) verdict.add("note", "MOVED_TOO_FAR", null, `${day}, ${said?.to ?? ""}`);
  const end = said?.to && !isFar && before < said.to ? said.to : "";
  const after = planned.find((each) => each > day && each > end);
  const opened = days.find((each) => each >= day && (after === undefined || each < after));
  if (opened === day) found.onTime.push(day);
  else if (end && (days.includes(end) || (end >= today && !opened))) found.moved.push([day, said?.reason ?? ""]);
  else if (opened) found.late.push(day);
  else if (said && !said.to) found.missed.push([day, said.reason]);
  else found.unexplained.push(day);
}
