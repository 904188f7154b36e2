/** Cards, receipt codes, shares and rosters, by the common vectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { readVkey } from "../proof/note.ts";
import { b64, hex, unb64, unhex } from "../seal/bytes.ts";
import { cardText, memberKeys, newCard, readCard } from "../seal/card.ts";
import { HybridIdentity, readIdentity } from "../seal/envelope.ts";
import { checkCode, checkDigit, derive, newCode, openStub, readReceipt, type ReceiptKeys, sealStub, STUB_BYTES } from "../seal/receipt.ts";
import { checkNext, checkOwnLine, fingerprint, readRoster, verifyChain } from "../seal/roster.ts";
import { type Case, readCases, refuses, runs, runsBy } from "./vectors.ts";

type Words = Case & Record<string, string> & { seat: number };

runsBy<Words>("card", {
  keys: async (each) => {
    const card = unhex(each["secret"] ?? "");
    const keys = await memberKeys(each["origin"] ?? "", each.seat, card);
    assert.equal(await cardText(card), each["text"]);
    assert.equal(keys.name, each["key_name"]);
    assert.equal(hex(keys.publicKey), each["public"]);
    assert.equal(keys.recipient, each["recipient"]);
    assert.equal(new HybridIdentity(unhex(each["age_seed"] ?? "")).recipient, keys.recipient);
    assert.deepEqual(keys.identity, readIdentity(each["identity"] ?? ""));
    assert.equal((await readVkey(each["vkey"] ?? "")).name, keys.name);
  },
  read: async (each) => {
    assert.equal(hex(await readCard(each["typed"] ?? "")), each["secret"]);
  },
});

test("a new card reads back", async () => {
  const card = newCard();
  assert.deepEqual(await readCard(await cardText(card)), card);
  assert.notDeepEqual(newCard(), card);
});

interface ReceiptCase extends Case {
  origin: string;
  code: string;
  typed: string;
  digits: string;
  check: string;
  sealed: string;
  mailbox?: string;
  content: { seal: string; box: string; id: string; to: number[]; kind: string };
  note: string;
  journal_key: string;
  box: number;
  box_id: string;
  seal: string;
}

/** Deriving takes half a second on purpose, and the vectors name few codes. */
const derived = new Map<string, Promise<ReceiptKeys>>();
function keysOf(origin: string, code: string): Promise<ReceiptKeys> {
  const key = `${origin} ${code}`;
  const known = derived.get(key) ?? derive(origin, code);
  derived.set(key, known);
  return known;
}

const DERIVED = { mailbox: "mailbox", auth: "auth", stub_key: "stubKey", thread_key: "threadKey" } as const;

const receipt = {
  derive: async (each: ReceiptCase) => {
    const keys = await keysOf(each.origin, each.code);
    const said = each as unknown as Record<string, string>;
    for (const [name, field] of Object.entries(DERIVED)) assert.equal(hex(keys[field]), said[name], name);
    assert.deepEqual(keys.identity, readIdentity(said["identity"] ?? ""));
    assert.equal(keys.recipient, said["recipient"]);
  },
  code: ({ typed, code }: ReceiptCase) => {
    assert.equal(checkCode(typed), code);
  },
  check: ({ digits, check }: ReceiptCase) => {
    assert.equal(checkDigit(digits), check);
  },
  stub: async ({ origin, code, mailbox, sealed, content }: ReceiptCase) => {
    const keys = await keysOf(origin, code);
    const stub = await openStub(mailbox ? { ...keys, mailbox: unhex(mailbox) } : keys, unb64(sealed));
    const { seal, boxId, letterId, to, kind } = stub;
    assert.deepEqual({ seal: hex(seal), box: hex(boxId), id: letterId, to: [...to], kind }, content);
  },
  receipt: async ({ note, origin, journal_key, box, box_id, seal }: ReceiptCase) => {
    const read = await readReceipt(note, origin, unhex(journal_key));
    assert.deepEqual([read.boxNumber, hex(read.boxId), hex(read.seal)], [box, box_id, seal]);
  },
};

// Repeatable codes are made by the server alone, for pages without scripts.
const receipts = readCases<ReceiptCase>("receipt").filter((each) => each.do !== "repeatable");
runs("receipt", receipts, (each) => receipt[each.do as keyof typeof receipt](each));

test("new codes pass their own check and differ", () => {
  const codes = Array.from({ length: 50 }, newCode);
  for (const code of codes) assert.equal(checkCode(code), code);
  assert.equal(new Set(codes).size, codes.length);
});

test("every wrong digit and every swap of neighbours is found", async () => {
  const code = newCode();
  for (let i = 0; i < 20; i++) {
    const wrong = `${code.slice(0, i)}${(Number(code[i]) + 1) % 10}${code.slice(i + 1)}`;
    await refuses("CODE_TYPO", () => checkCode(wrong));
    const swapped = `${code.slice(0, i)}${code[i + 1] ?? ""}${code[i] ?? ""}${code.slice(i + 2)}`;
    if (i < 19 && swapped !== code) await refuses("CODE_TYPO", () => checkCode(swapped));
  }
});

test("stubs have one size, whatever they hold", async () => {
  const [first] = readCases<ReceiptCase>("receipt");
  const keys = await keysOf(first?.origin ?? "", first?.code ?? "");
  const stub = { seal: new Uint8Array(32), boxId: new Uint8Array(32), letterId: "00".repeat(16), kind: "letter" };
  for (const to of [[1, 2], Array.from({ length: 29 }, (_, i) => 227 + i)]) {
    const sealed = await sealStub(keys, { ...stub, to });
    assert.equal(sealed.length, STUB_BYTES);
    assert.deepEqual((await openStub(keys, sealed)).to, to);
  }
});

interface RosterCase extends Case {
  notes: string[];
  pin: string | null;
  epoch: number;
  hash: string;
  origin: string;
  quorum: number;
  duty: number[];
  seats: number[];
  fingerprint?: string;
  witnesses: string[];
  old: string;
  note: string;
  anew: boolean;
}

const roster = {
  chain: async (each: RosterCase) => {
    const read = await verifyChain(each.notes, each.pin === null ? undefined : unhex(each.pin));
    const { epoch, origin, quorum, duty, witnesses } = read;
    assert.deepEqual([epoch, origin, quorum, duty], [each.epoch, each.origin, each.quorum, each.duty]);
    assert.deepEqual([hex(read.hash), witnesses], [each.hash, each.witnesses]);
    assert.deepEqual([...read.members.keys()], each.seats);
    if (each.fingerprint) assert.equal(fingerprint(read), each.fingerprint);
  },
  next: async ({ old, note, anew, epoch, seats }: RosterCase) => {
    const read = await checkNext(await readRoster(old), note, anew);
    assert.deepEqual([read.epoch, [...read.members.keys()]], [epoch, seats]);
  },
};

runsBy<RosterCase>("roster", roster);

test("a member works under no roster that names other keys", async () => {
  const [first] = readCases<RosterCase>("roster");
  const roster = await verifyChain(first?.notes ?? []);
  const keys = await memberKeys(roster.origin, 1, Uint8Array.from({ length: 16 }, (_, i) => i + 1));
  checkOwnLine(roster, keys);
  await refuses("ROSTER_MEMBER", () => { checkOwnLine(roster, { ...keys, seat: 2 }); });
  assert.notEqual(b64(keys.publicKey), "");
});
