/** Signed notes, records, the tree and its proofs, by the common vectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";

import { equal, hex, sha256, unhex, utf8 } from "../proof/bytes.ts";
import { blob, choice, day, many, number, one, readFields, seats, values } from "../proof/fields.ts";
import { checkProof } from "../proof/inclusion.ts";
import { checkLine, cosignLine, joinNote, keyring, openNote, readVkey, signLine, signNote, splitNote } from "../proof/note.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../proof/tree.ts";
import { type Case, readCases, refuses, runs, runsBy } from "./vectors.ts";

function keysOf(keys: Record<string, string>): (readonly [string, Uint8Array])[] {
  return Object.entries(keys).map(([name, key]) => [name, unhex(key)]);
}

interface NoteCase extends Case {
  note: string;
  keys: Record<string, string>;
  text: string;
  signers: string[];
  seed?: string;
  vkey?: string;
}

runs("note", readCases<NoteCase>("note"), async ({ note, keys, text, signers, seed, vkey }) => {
  const signed = openNote(note, await keyring(keysOf(keys)));
  assert.equal(signed.text, text);
  assert.deepEqual([...signed.signers.keys()].sort(), [...signers].sort());
  if (!seed || !vkey) return;
  const { name, publicKey } = await readVkey(vkey);
  const signer = { name, publicKey, signSeed: unhex(seed) };
  assert.equal(await signNote(text, [signer]), note);
});

interface FieldsCase extends Case {
  text: string;
  spec: string[];
  number: number;
  date: string;
  seats: number[];
  lines: number;
}

runs("fields", readCases<FieldsCase>("fields"), (each) => {
  const fields = readFields(each.text, "example", each.spec);
  blob(one(fields, "hash"));
  const read = [seats(values(fields, "seats")), number(one(fields, "number")), day(one(fields, "date"))];
  assert.deepEqual(read, [each.seats, each.number, each.date]);
  assert.equal([...fields.keys()].reduce((sum, key) => sum + many(fields, key).length, 0), each.lines);
});

interface TreeCase extends Case {
  size: number;
  root: string;
  leaf: string;
  index: number;
  old: number;
  new: number;
  old_root: string;
  new_root: string;
  proof: string[];
}

/** The tree as RFC 9162 defines it, slowly: half of what is checked against the vectors' roots. */
async function rootOf(leaves: readonly string[]): Promise<Uint8Array> {
  const [only] = leaves;
  if (only === undefined) return sha256("");
  if (leaves.length === 1) return leafHash(utf8(only));
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const [left, right] = [await rootOf(leaves.slice(0, k)), await rootOf(leaves.slice(k))];
  return sha256(new Uint8Array([1, ...left, ...right]));
}

runsBy<TreeCase>("tree", {
  root: async ({ size, root }) => {
    assert.equal(hex(await rootOf(Array.from({ length: size }, (_, i) => `leaf ${i}`))), root);
  },
  inclusion: async ({ leaf, index, size, proof, root }) => {
    await verifyInclusion(await leafHash(utf8(leaf)), index, size, proof.map(unhex), unhex(root));
  },
  consistency: async (each) => {
    await verifyConsistency(each.old, each.new, unhex(each.old_root), unhex(each.new_root), each.proof.map(unhex));
  },
});

test("a proof that ends below the root proves nothing, even of the root itself", async () => {
  const leaf = await leafHash(utf8("leaf 0"));
  await refuses("LOG_PROOF", () => verifyInclusion(leaf, 0, 2, [], leaf));
  await refuses("LOG_PROOF", () => verifyConsistency(1, 2, leaf, leaf, []));
});

interface CheckpointCase extends Case {
  proof: string;
  entry: string;
  journal_key: string;
  origin: string;
  witnesses: string[];
  size: number;
  root: string;
  witnessed: Record<string, number>;
}

runs("checkpoint", readCases<CheckpointCase>("checkpoint"), async (each) => {
  const found = await checkProof(each.proof, utf8(each.entry), {
    origin: each.origin,
    journalKey: unhex(each.journal_key),
    witnesses: each.witnesses,
  });
  assert.equal(found.size, each.size);
  assert.equal(hex(found.root), each.root);
  assert.deepEqual(Object.fromEntries(found.witnessed), each.witnessed);
});

const SEED = new Uint8Array(32).fill(7);
const SIGNER = { name: "box.example/m9", signSeed: SEED, publicKey: ed25519.getPublicKey(SEED) };

test("a cosignature says when, and its line alone names its signer", async () => {
  const keys = await keyring([[SIGNER.name, SIGNER.publicKey]]);
  const text = "box.example/journal\n1\nAAAA\n";
  const line = await cosignLine(text, SIGNER, 1_795_600_000);
  assert.equal(openNote(joinNote(text, [line]), keys).signers.get(SIGNER.name), 1_795_600_000);
  assert.equal(checkLine(text, await signLine(text, SIGNER), keys), SIGNER.name);
  await refuses("NOTE_SIG", () => checkLine(`${text}x\n`, line, keys));
});

test("a note is split into the parts it was joined from", () => {
  const text = "trustbox.v2/example\n\nkey value\n";
  const line = "— box.example/m1 AAAAAAAA\n";
  assert.deepEqual(splitNote(joinNote(text, [line])), { text, lines: [line] });
});

test("a verifier key with another name's id is refused", async () => {
  const [first] = readCases<NoteCase>("note");
  await refuses("NOTE_SIG", () => readVkey((first?.vkey ?? "").replace("m1", "m2")));
});

test("only allowed words are words", async () => {
  assert.equal(choice("planned", ["planned", "extraordinary"]), "planned");
  await refuses("NOTE_FIELD", () => choice("Planned", ["planned"]));
});

test("a line with a star comes any number of times, in its place", () => {
  const spec = ["a <n>", "b* <n> <word…>", "c <n>"];
  const read = (lines: string): number => many(readFields(`trustbox.v2/x\n${lines}`, "x", spec), "b").length;
  assert.deepEqual(["a 1\nc 1\n", "a 1\nb 1 x\nc 1\n", "a 1\nb 1 x y\nb 2 z\nc 1\n"].map(read), [0, 1, 2]);
});

test("an optional line comes once at most", async () => {
  await refuses("NOTE_FIELD", () => readFields("trustbox.v2/x\nb 1\nb 2\n", "x", ["b? <n>"]));
});

test("bytes differ when one bit or the length does", () => {
  assert.equal(equal(utf8("abc"), utf8("abc")), true);
  assert.equal(equal(utf8("abc"), utf8("abd")), false);
  assert.equal(equal(utf8("abc"), utf8("ab")), false);
});
