/** What a browser that drops a letter believes of the answer, and what work it does. */
import "./page.ts";

import assert from "node:assert/strict";
import { test } from "node:test";

import { signNote } from "../proof/note.ts";
import { type Attempt, believed } from "../pages/drop.ts";
import type { Lock } from "../pages/lock.ts";
import { sha256 } from "../seal/bytes.ts";
import { HEAD, memberKeys, newCard } from "../seal/card.ts";
import { derive, newCode, writeReceipt } from "../seal/receipt.ts";
import { doWork, MOST_BITS } from "../seal/work.ts";
import { world } from "./world.ts";

test("⚔ a receipt for another box than the letter was made for is not believed", async () => {
  const { roster, box, next } = await world();
  const { origin } = roster;
  const journal = { ...(await memberKeys(origin, HEAD, newCard())), name: `${origin}/journal` };
  const lock: Lock = {
    roster,
    box,
    moved: null,
    journalKey: journal.publicKey,
    work: 0,
    isPinned: false,
    fingerprint: "",
    isAnew: false,
    seen: null,
  };
  const code = newCode();
  const seal = await sha256("letter");
  const attempt: Attempt = { code, keys: await derive(origin, code), sent: [{ seal, boxId: box.id }] };
  const receipt = (number: number, id: Uint8Array): Promise<string> => signNote(writeReceipt(origin, number, id, seal), [journal]);
  const right = await receipt(box.number, box.id);
  assert.equal((await believed(right, lock, "letter", attempt)).note, right);
  await assert.rejects(believed(await receipt(next.number, next.id), lock, "letter", attempt), /RECEIPT/);
});

test("⚔ a server does not keep a phone at work for ever", async () => {
  const seal = await sha256("letter");
  await assert.rejects(doWork(seal, seal, MOST_BITS + 1), RangeError);
  await assert.rejects(doWork(seal, seal, NaN), RangeError);
});
