/** A server that is gone for a while: asked again for a minute, visibly; what it says itself is believed. */
import { having } from "./page.ts";

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { ask, Refused, sentence } from "../pages/shared.ts";

interface Shown {
  hidden: boolean;
  textContent: string;
}

/** Let `fetch` give these answers one after the other, the last again and again; time passes by itself. */
function served(context: TestContext, answers: readonly (() => Response)[]): { asked: () => number; progress: Shown } {
  let asked = 0;
  let time = 0;
  const progress = { hidden: false, textContent: "…" };
  const was = { fetch: globalThis.fetch, now: performance.now.bind(performance), setTimeout: globalThis.setTimeout };
  globalThis.fetch = () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("network"));
  };
  performance.now = () => time;
  globalThis.setTimeout = ((done: () => void, ms: number) => {
    // Patience with a silent line is long: only pauses pass.
    if (ms >= 30_000) return 0;
    time += ms;
    queueMicrotask(done);
    return 0;
  }) as unknown as typeof setTimeout;
  const takeAway = having(".progress", progress);
  context.after(() => {
    globalThis.fetch = was.fetch;
    performance.now = was.now;
    globalThis.setTimeout = was.setTimeout;
    takeAway();
  });
  return { asked: () => asked, progress };
}

const said = (status: number, body: object): (() => Response) => () => new Response(JSON.stringify(body), { status });
const proxy = (status: number): (() => Response) => () => new Response("<html>", { status });
const lost = (): Response => {
  throw new TypeError("network");
};

for (const [name, gone] of [
  ["a proxy's 502", proxy(502)],
  ["a proxy's 503", proxy(503)],
  ["a proxy's 504", proxy(504)],
  ["a database that is away", said(503, { error: "AWAY", message: "Away." })],
  ["a lost connection", lost],
] as const) {
  test(`${name} is asked again, and it says so`, async (context) => {
    const { asked, progress } = served(context, [gone, gone, gone, gone, () => new Response("receipt")]);
    assert.equal(await (await ask("/d", new Uint8Array(1))).text(), "receipt");
    assert.equal(asked(), 5);
    assert.equal(progress.textContent, "AGAIN");
  });

  test(`${name} is given up after a minute`, async (context) => {
    const { asked } = served(context, [gone]);
    await assert.rejects(ask("/d", new Uint8Array(1)), Refused);
    assert.ok(asked() >= 8 && asked() <= 11, String(asked()));
  });
}

for (const code of ["BUSY", "DISK_FULL", "READ_ONLY", "NO_ROOM", "BOX_CHANGED"]) {
  test(`${code} is the server's word and asked once`, async (context) => {
    const { asked } = served(context, [said(503, { error: code, message: `The words of ${code}.` })]);
    await assert.rejects(ask("/d", new Uint8Array(1)), (error: Refused) => error.code === code);
    assert.equal(asked(), 1);
    assert.equal(sentence(code), `The words of ${code}.`);
  });
}
