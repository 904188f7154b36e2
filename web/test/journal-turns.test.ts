/** Readings of the journal at the same moment: each continues the one before, none looks like a removal. */
import { freshBrowser, Journal } from "./rooms.ts";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { headOf, inTurn } from "../pages/journal.ts";
import { knownJournal } from "../pages/room-memory.ts";
import { ORIGIN } from "./school.ts";
import { refuses } from "./vectors.ts";

beforeEach(freshBrowser);

const later = (): Promise<void> => new Promise((next) => setTimeout(next, 20));

test("a reading that is answered late does not overtake the next one", async () => {
  const journal = await Journal.of("one");
  const slow = inTurn(ORIGIN, async (known) => {
    const paper = await journal.paper(known);
    await later();
    return headOf(ORIGIN, paper);
  });
  const quick = inTurn(ORIGIN, async (known) => {
    journal.entries.push("two");
    return headOf(ORIGIN, await journal.paper(known));
  });
  const sizes = (await Promise.all([slow, quick])).map(({ head }) => head.number);
  assert.deepEqual(sizes, [1, 2]);
  assert.equal((await knownJournal(ORIGIN))?.size, 2);
});

test("a reading that fails holds up nobody, and an older journal is still refused", async () => {
  const journal = await Journal.of("one", "two");
  await inTurn(ORIGIN, async (known) => headOf(ORIGIN, await journal.paper(known)));
  journal.entries.pop();
  await refuses("LOG_PROOF", () => inTurn(ORIGIN, async () => headOf(ORIGIN, await journal.paper(0))));
  journal.entries.push("two");
  const { head } = await inTurn(ORIGIN, async (known) => headOf(ORIGIN, await journal.paper(known)));
  assert.equal(head.number, 2);
});
