/** Letters that members typed in, by the common vectors. */
import assert from "node:assert/strict";

import { hex } from "../seal/bytes.ts";
import { readEntered, writeEntered } from "../seal/entered.ts";
import { type Case, runsBy } from "./vectors.ts";

interface EnteredCase extends Case {
  text: string;
  entered: Record<string, unknown>;
}

runsBy<EnteredCase>("entered", {
  read: ({ text, entered }) => {
    const read = readEntered(text);
    assert.deepEqual({ ...read, seal: hex(read.seal) }, entered);
    assert.equal(writeEntered(read), text);
  },
});
