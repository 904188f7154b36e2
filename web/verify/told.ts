/** A verdict in words, the same ones as `ishenim verify` prints (ishenim/audit/told.py), in three languages. */
import type { Explained, Finding, Verdict } from "./verdict.ts";
import words from "../../ishenim/audit/words.json";

export type Language = "ky" | "ru" | "en";
export type Say = keyof typeof words.say;

/** Return a sentence of the page. */
export function say(language: Language, name: Say): string {
  return words.say[name][language];
}

/** Return what a finding means. */
export function sentence(language: Language, { code, index, detail }: Finding): string {
  const known: Record<string, Record<Language, string>> = words.findings;
  const said = (known[code] ?? words.other)[language];
  const more = detail ? `: ${detailed(language, detail)}` : "";
  const where = index === null ? "" : ` (${say(language, "entry")} ${index})`;
  return `${said}${more}${where} [${code}]`;
}

/** Details are numbers and days with a few words between them. */
function detailed(language: Language, detail: string): string {
  const known: readonly Say[] = ["box", "act", "version", "after"];
  return detail.replace(/^[a-z]+(?= )|\bafter\b/g, (word) => {
    const name = known.find((each) => each === word);
    return name ? say(language, name) : word;
  });
}

/** A label and what stands behind it. */
export type Fact = readonly [label: string, value: string];

/** Return what the journal tells, line by line. */
export function facts(language: Language, verdict: Verdict): Fact[] {
  const word = (name: Say): string => say(language, name);
  const { counts } = verdict;
  return [
    [word("journal"), `${verdict.origin || word("unknown")} · ${word("entries")} ${counts.entries}`],
    [word("first"), verdict.fingerprint.replace(/(.{4})(?=.)/g, "$1 ") || word("none_yet")],
    [word("letters"), letters(language, verdict)],
    [word("urgent"), String(counts.urgent)],
    [word("listed"), String(counts.listed)],
    [word("paper"), String(counts.paper)],
    [word("planned"), openings(language, verdict)],
    [word("vouch"), `${verdict.cosigned} (${word("needed")}: ${verdict.quorum})`],
  ];
}

function letters(language: Language, { counts }: Verdict): string {
  const parts = (["opened", "damaged", "waiting"] as const).filter((name) => counts[name]);
  return [String(counts.letters), ...parts.map((name) => `${say(language, name)}: ${counts[name]}`)].join(", ");
}

/** Return what the records about the people of the box say, one by one. */
export function records(language: Language, verdict: Verdict): Fact[] {
  const known: Readonly<Record<string, Record<Language, string>>> = words.say;
  return verdict.records.map(({ index, kind, day, who, box }) => {
    const seat = /^\d+$/.test(who) ? `${say(language, "member")} ${who}` : (known[who]?.[language] ?? "");
    const about = [known[`r_${kind}`]?.[language] ?? kind, seat, box ? `${say(language, "box")} ${box}` : ""];
    return [day, `${about.filter(Boolean).join(": ")} (${say(language, "entry")} ${index})`];
  });
}

function openings(language: Language, verdict: Verdict): string {
  const { onTime, late, moved, missed, unexplained } = verdict.tuesdays;
  const parts = [`${verdict.planned}`, `${say(language, "on_time")}: ${onTime.length}`];
  const others: readonly (readonly [number, Say])[] = [
    [late.length, "late"],
    [moved.length, "moved"],
    [missed.length, "missed"],
    [unexplained.length, "unexplained"],
    [verdict.counts.extraordinary, "extraordinary"],
  ];
  for (const [count, name] of others) if (count) parts.push(`${say(language, name)}: ${count}`);
  return parts.join(", ");
}

/** Return each planned day on which the box was not opened, with what was said of it. */
export function days(language: Language, { tuesdays }: Verdict): Fact[] {
  const reason = ([day, why]: Explained, name: Say): Fact => [day, `${say(language, name)}: ${why || say(language, "no_reason")}`];
  return [
    ...tuesdays.moved.map((one) => reason(one, "moved")),
    ...tuesdays.missed.map((one) => reason(one, "missed")),
    ...tuesdays.unexplained.map((day): Fact => [day, say(language, "unexplained")]),
  ];
}
