/**
 * The official test vectors of the age format (C2SP CCTV).
 *
 * What does not apply, and why:
 * - passphrases and keys on NIST curves: not part of these bundles (web/absent.ts);
 * - armored files: this protocol has no armor; each of them must be refused as no age file;
 * - `hybrid_and_x25519`: allowed by age, forbidden here: the weaker recipient would decide;
 * - the beginning of a payload that breaks off later: here nothing is returned unless all is right.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import * as cctv from "cctv-age";

import { hex, sha256 } from "../seal/bytes.ts";
import { decrypt } from "../seal/envelope.ts";
import { refuses } from "./vectors.ts";

const MIXED = "hybrid_and_x25519";

interface Vector {
  readonly name: string;
  readonly expect: string;
  readonly payload: string;
  readonly identities: readonly string[];
  readonly passphrase: boolean;
  readonly armored: boolean;
  readonly sealed: Uint8Array;
}

function readVector(name: string, data: Uint8Array): Vector {
  const text = Buffer.from(data).toString("latin1");
  const gap = text.indexOf("\n\n");
  const lines = text.slice(0, gap).split("\n").map((line) => line.split(": ") as [string, string]);
  const all = (key: string): string[] => lines.filter(([each]) => each === key).map(([, value]) => value);
  const body = data.subarray(gap + 2);
  return {
    name,
    expect: all("expect")[0] ?? "",
    payload: all("payload")[0] ?? "",
    identities: all("identity"),
    passphrase: all("passphrase").length > 0,
    armored: all("armored").length > 0,
    sealed: all("compressed").length ? new Uint8Array(inflateSync(body)) : body,
  };
}

const ALL = Object.entries(cctv as unknown as Record<string, Uint8Array>).map(([name, data]) => readVector(name, data));
const SPOKEN = ALL.filter(({ name, passphrase, armored }) => name !== MIXED && !passphrase && !armored);
const ARMORED = ALL.filter(({ armored, passphrase }) => armored && !passphrase);

test("there are as many vectors as there should be", () => {
  assert.deepEqual([ALL.length, SPOKEN.length, ARMORED.length], [143, 84, 32]);
});

for (const { name, expect, payload, identities, sealed } of SPOKEN) {
  test(`age: ${name}: ${expect}`, async () => {
    if (expect === "success") assert.equal(hex(await sha256(await decrypt(sealed, identities))), payload);
    else await refuses(expect === "no match" ? "NOT_FOR_THIS_KEY" : "BROKEN", () => decrypt(sealed, identities));
  });
}

for (const { name, identities, sealed } of ARMORED) {
  test(`age: ${name}: armor is not spoken here`, async () => {
    await refuses("BROKEN", () => decrypt(sealed, identities));
  });
}

test("age: post-quantum and classic recipients do not go together", async () => {
  const { sealed, identities } = ALL.find(({ name }) => name === MIXED) ?? { sealed: new Uint8Array(), identities: [] };
  await refuses("MIXED", () => decrypt(sealed, identities));
});
