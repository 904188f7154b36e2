/** Papers and the head's card, by the common vectors. */
import assert from "node:assert/strict";

import { hex, unhex } from "../seal/bytes.ts";
import { HEAD, memberKeys } from "../seal/card.ts";
import { documentHash, readPaper, writePaper } from "../seal/paper.ts";
import { type Case, runsBy } from "./vectors.ts";

interface PaperCase extends Case {
  content: string;
  document: string;
  text: string;
  paper: Record<string, unknown>;
  origin: string;
  secret: string;
  key_name: string;
  public: string;
}

runsBy<PaperCase>("paper", {
  content: async ({ content, document }) => {
    assert.equal(hex(await documentHash(content)), document);
  },
  read: ({ text, paper }) => {
    const read = readPaper(text);
    const values = { ...read, document: hex(read.document), head: read.head && hex(read.head) };
    assert.deepEqual(values, paper);
    assert.equal(writePaper(read), text);
  },
  head: async ({ origin, secret, key_name: name, public: key }) => {
    const keys = await memberKeys(origin, HEAD, unhex(secret));
    assert.equal(keys.name, name);
    assert.equal(hex(keys.publicKey), key);
  },
});
