/** Single envelopes and proof of work, by the common vectors. */
import assert from "node:assert/strict";

import { hex, sha256, unb64, unhex } from "../seal/bytes.ts";
import { decrypt, HybridIdentity, isHybrid, readIdentity, sealedSize, stanzas } from "../seal/envelope.ts";
import { doWork, workDone } from "../seal/work.ts";
import { type Case, runsBy } from "./vectors.ts";

interface EnvelopeCase extends Case {
  sealed: string;
  identity: string;
  plaintext?: string;
  sha256?: string;
  stanzas: string[];
  seed: string;
  recipient: string;
  text: string;
  hybrid: boolean;
  plain: number;
  recipients: number;
  size: number;
}

runsBy<EnvelopeCase>("envelope", {
  decrypt: async ({ sealed, identity, ...each }) => {
    const plain = await decrypt(unb64(sealed), [identity]);
    assert.equal(hex(await sha256(plain)), each.sha256 ?? hex(await sha256(unhex(each.plaintext ?? ""))));
    assert.deepEqual(stanzas(unb64(sealed)), each.stanzas);
  },
  seed: ({ seed, identity, recipient }) => {
    assert.equal(new HybridIdentity(unhex(seed)).recipient, recipient);
    assert.equal(readIdentity(identity).recipient, recipient);
  },
  recipient: ({ text, hybrid }) => {
    assert.equal(isHybrid(text), hybrid);
  },
  size: ({ plain, recipients, size }) => {
    assert.equal(sealedSize(plain, recipients), size);
  },
});

interface WorkCase extends Case {
  at: string;
  seal: string;
  nonce: number;
  bits: number;
  done: boolean;
}

runsBy<WorkCase>("work", {
  least: async ({ at, seal, bits, nonce }) => {
    assert.equal(await doWork(unhex(at), unhex(seal), bits), nonce);
  },
  done: ({ at, seal, nonce, bits, done }) => {
    assert.equal(workDone(unhex(at), unhex(seal), nonce, bits), done);
  },
});
