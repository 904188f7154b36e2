/** Whatever lies in a journal or beside it: the browser's verifier judges it, and never breaks. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";

import { utf8 } from "../proof/bytes.ts";
import { checkpointText } from "../proof/checkpoint.ts";
import { type Edge, grown, rootOf } from "../proof/frontier.ts";
import { type Signer, signNote, splitNote } from "../proof/note.ts";
import { HEAD, memberKeys } from "../seal/card.ts";
import { verify } from "../verify/verify.ts";
import { filesOf, type JournalCase, notes } from "./journals.ts";
import { documents, RUNS, texts } from "./mutated.ts";
import { cardOf, found, ORIGIN } from "./school.ts";
import { readCases } from "./vectors.ts";

const SEED = new Uint8Array(32).fill(1);
const JOURNAL: Signer = { name: `${ORIGIN}/journal`, signSeed: SEED, publicKey: ed25519.getPublicKey(SEED) };
const SEATS = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13];
const CASES = readCases<JournalCase>("journal").filter((each) => each.do === "verify");
const HONEST = found(CASES[0]);

async function everybody(): Promise<Signer[]> {
  const keys = await Promise.all(SEATS.map((seat) => memberKeys(ORIGIN, seat, cardOf(seat))));
  return [...keys, await memberKeys(ORIGIN, HEAD, cardOf(100)), JOURNAL];
}

/** Every text that somebody signed, in any journal of the vectors. */
const TEXTS = notes.map((note) => splitNote(note).text);

/** An entry: one of the vectors, one whose text was changed and signed again, or any bytes. */
const ENTRY = fc.oneof(
  fc.constantFrom(...notes),
  texts(...TEXTS).map((text) => ({ text })),
  fc.uint8Array({ maxLength: 60 }),
);

async function made(entry: string | { text: string } | Uint8Array, by: readonly Signer[]): Promise<Uint8Array> {
  if (entry instanceof Uint8Array) return entry;
  return utf8(typeof entry === "string" ? entry : await signNote(entry.text, by)).subarray(0, 65_535);
}

async function headOf(entries: readonly Uint8Array[]): Promise<string> {
  let edge: Edge = [];
  for (const entry of entries) edge = grown(edge, entry);
  return signNote(checkpointText({ origin: JOURNAL.name, size: entries.length, root: rootOf(edge) }), [JOURNAL]);
}

test("no entries break the walk", async () => {
  const by = await everybody();
  const sent = fc.tuple(fc.nat(13), fc.array(ENTRY, { maxLength: 20 }), fc.constantFrom(...CASES));
  await fc.assert(
    fc.asyncProperty(sent, async ([before, added, { files, today, now }]) => {
      const entries = await Promise.all([...notes.slice(0, before), ...added].map((entry) => made(entry, by)));
      const checkpoint = await headOf(entries);
      const verdict = await verify(filesOf(entries, { ...HONEST.files, ...files, checkpoint }), { today, now });
      assert.equal(verdict.counts.entries, entries.length);
    }),
    { numRuns: RUNS },
  );
});

test("no file beside a journal breaks the check", async () => {
  const { files, today, now } = HONEST;
  const entries = await Promise.all(notes.slice(0, 13).map((entry) => made(entry, [])));
  const paths = ["checkpoint", "cosigned", "vkey", "manifest/1", "manifest/1.urgent", "manifest/1.damaged", "school.json"];
  const school = documents({ names: {}, days: { "2026-04-22": false }, rulebooks: [{ version: 1, toml: "" }] });
  const text = fc.oneof(texts(...Object.values(files)), school.map((bytes) => new TextDecoder().decode(bytes)));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), text, async (path, changed) => {
      const word = (await verify(filesOf(entries, { ...files, [path]: changed }), { today, now })).word;
      assert.ok(["clean", "misconduct", "unreadable"].includes(word));
    }),
    { numRuns: 2 * RUNS },
  );
});

test("nothing that is typed breaks the check", async () => {
  const { files, today, now } = HONEST;
  const entries = await Promise.all(notes.slice(0, 13).map((entry) => made(entry, [])));
  const receipts = CASES.flatMap(({ asked }) => asked["receipt"] ?? []);
  const asked = fc.record({ pin: texts("0000"), seal: texts("0000 0000"), receipt: texts(...receipts), vkey: texts(JOURNAL.name) }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(asked, async (given) => {
      await verify(filesOf(entries, files), { today, now, ...given });
    }),
    { numRuns: RUNS },
  );
});
