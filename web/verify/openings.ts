/** Was the box opened when the regulation says? Each planned day against the journal (R8). */
import { equal, sha256 } from "../proof/bytes.ts";
import { day as readDay } from "../proof/fields.ts";
import { MODEL, openingsOf, type OwnDays, plusDays, readRules, type Rules } from "./calendar.ts";
import type { Adopted } from "./papers.ts";
import type { Verdict } from "./verdict.ts";
import type { Days } from "./walk.ts";

const DAWN = "0001-01-01";

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
export function judge(told: Days, { versions, own }: School, first: string, today: string, verdict: Verdict): void {
  if (!first) return;
  const found = verdict.tuesdays;
  const days = [...told.opened].sort();
  const planned = openingsOf(versions, plusDays(first, 1), plusDays(today, -1), own);
  for (const [i, day] of planned.entries()) {
    const following = planned[i + 1] ?? today;
    const opened = days.find((each) => each >= day && each < following);
    const { kind = "", reason = "" } = told.explained.get(day) ?? {};
    if (opened === day) found.onTime.push(day);
    else if (kind === "moved") found.moved.push([day, reason]);
    else if (kind) found.missed.push([day, reason]);
    else if (opened) found.late.push(day);
    else found.unexplained.push(day);
  }
}
