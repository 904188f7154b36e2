/** A letter that did not come through the box's site: who typed it in signs for it (docs/spec/entered.md). */
import { blob, choice, day, number, one, readFields, seat } from "../proof/fields.ts";
import { b64 } from "./bytes.ts";

const CHANNELS = ["box", "phone", "visit", "mail"] as const;
const LANGUAGES = ["ky", "ru", "en"] as const;
const SPEC = [
  "origin <origin>",
  "seal <hash>",
  "channel <channel>",
  "language <language>",
  "sheets <count>",
  "received <date>",
  "date <date>",
  "seat <seat>",
];

/** What a member says about a letter they typed in or photographed. */
export interface Entered {
  readonly origin: string;
  readonly seal: Uint8Array;
  readonly channel: (typeof CHANNELS)[number];
  readonly language: (typeof LANGUAGES)[number];
  readonly sheets: number;
  readonly received: string;
  readonly date: string;
  readonly seat: number;
}

/** Return the text that the member signs. */
export function writeEntered(entered: Omit<Entered, "channel" | "language"> & { channel: string; language: string }): string {
  return [
    "trustbox.v2/entered",
    `origin ${entered.origin}`,
    `seal ${b64(entered.seal)}`,
    `channel ${entered.channel}`,
    `language ${entered.language}`,
    `sheets ${entered.sheets}`,
    `received ${entered.received}`,
    `date ${entered.date}`,
    `seat ${entered.seat}`,
    "",
  ].join("\n");
}

/** Read what a text says; who signed it is not looked at. Throws NOTE_TYPE, NOTE_FIELD. */
export function readEntered(text: string): Entered {
  const fields = readFields(text, "entered", SPEC);
  return {
    origin: one(fields, "origin"),
    seal: blob(one(fields, "seal")),
    channel: choice(one(fields, "channel"), CHANNELS),
    language: choice(one(fields, "language"), LANGUAGES),
    sheets: number(one(fields, "sheets")),
    received: day(one(fields, "received")),
    date: day(one(fields, "date")),
    seat: seat(one(fields, "seat")),
  };
}
