/** Readings of the journal at the same moment: each continues the one before, none looks like a removal. */
import { freshBrowser, Journal } from "./rooms.ts";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { headOf, headThen, inTurn } from "../pages/journal.ts";
import { knownJournal } from "../pages/room-memory.ts";
import { ORIGIN } from "./school.ts";
import { refuses } from "./vectors.ts";

beforeEach(freshBrowser);

/** A server that answers for a journal as the page's head address does. */
function serve(journal: Journal): void {
  const answer = async (address: string): Promise<Response> => {
    const asked = new URL(address, "http://testserver").searchParams;
    const { key: vkey, ...said } = await journal.paper(Number(asked.get("known")));
    const { consistency: since } = await journal.paper(Number(asked.get("since")));
    return Response.json({ vkey, ...said, since });
  };
  Object.assign(globalThis, { fetch: answer, document: { body: { dataset: {} } } });
}

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

test("a page that was made before the journal grew is read under the head of then", async () => {
  const journal = await Journal.of("one", "two");
  const [then, { checkpoint }] = [await journal.head(), await journal.paper()];
  journal.entries.push("three");
  serve(journal);
  assert.deepEqual(await headThen(ORIGIN, "/head", checkpoint), then);
  assert.equal((await knownJournal(ORIGIN))?.size, 3);
  assert.deepEqual(await headThen(ORIGIN, "/head", (await journal.paper()).checkpoint), await journal.head());
});

test("⚔ a page under a head that the journal does not continue is refused", async () => {
  const [journal, other] = [await Journal.of("one", "two", "three"), await Journal.of("one", "another")];
  serve(journal);
  await refuses("LOG_PROOF", async () => headThen(ORIGIN, "/head", (await other.paper()).checkpoint));
  const longer = await Journal.of("one", "two", "three", "four");
  await refuses("LOG_PROOF", async () => headThen(ORIGIN, "/head", (await longer.paper()).checkpoint));
});
