/** A server of an opening that may say anything: its journal, and a browser's own database. Import it first. */
import { ed25519 } from "@noble/curves/ed25519.js";

import { type Signer, signNote } from "../proof/note.ts";
import type { Range } from "../proof/range.ts";
import { leafHash, nodeHash } from "../proof/tree.ts";
import { b64, concat, hex, sha256, utf8 } from "../seal/bytes.ts";
import type { Reference } from "../seal/reference.ts";
import { ORIGIN } from "./school.ts";

// ── A browser's own database ────────────────────────────────────────────────
type Asked = { result?: unknown; onsuccess?: () => void };
const drawers = new Map<string, Map<string, unknown>>();

/** Forget everything: a fresh browser. */
export function freshBrowser(): void {
  drawers.clear();
}

function drawerOf(name: string): Map<string, unknown> {
  const known = drawers.get(name) ?? new Map<string, unknown>();
  drawers.set(name, known);
  return known;
}

/** What is asked for is there, and its answer is heard, before the next one is answered. */
function asked(answer: () => unknown): Asked {
  const request: Asked = {};
  queueMicrotask(() => {
    request.result = answer();
    request.onsuccess?.();
  });
  return request;
}

const database = (name: string): object => ({
  createObjectStore: () => null,
  close: () => undefined,
  transaction: () => {
    const found = drawerOf(name);
    const transaction: { oncomplete?: () => void; objectStore: () => object } = {
      objectStore: () => ({
        get: (key: string) => asked(() => structuredClone(found.get(key))),
        put: (value: unknown, key: string) => asked(() => found.set(key, structuredClone(value))),
      }),
    };
    setTimeout(() => transaction.oncomplete?.(), 0);
    return transaction;
  },
});

Object.assign(globalThis, {
  window: globalThis,
  indexedDB: { open: (name: string) => asked(() => database(name)) },
});

/** Node has no locks before 24: one turn after the other, whatever the name. */
let turn: Promise<unknown> = Promise.resolve();
Object.defineProperty(globalThis, "navigator", {
  configurable: true,
  value: {
    locks: {
      request: (_name: string, work: () => Promise<unknown>) => {
        const mine = turn.then(work);
        turn = mine.catch(() => undefined);
        return mine;
      },
    },
  },
});

// ── A journal ───────────────────────────────────────────────────────────────
export class Journal {
  readonly entries: string[];
  readonly #key: Signer;
  readonly vkey: string;

  private constructor(entries: string[], key: Signer, vkey: string) {
    [this.entries, this.#key, this.vkey] = [entries, key, vkey];
  }

  static async of(...entries: string[]): Promise<Journal> {
    const signSeed = crypto.getRandomValues(new Uint8Array(32));
    const key = { name: `${ORIGIN}/journal`, publicKey: ed25519.getPublicKey(signSeed), signSeed };
    const id = (await sha256(concat(utf8(`${key.name}\n`), new Uint8Array([1]), key.publicKey))).subarray(0, 4);
    return new Journal(entries, key, `${key.name}+${hex(id)}+${b64(concat(new Uint8Array([1]), key.publicKey))}`);
  }

  #leaves(): Promise<Uint8Array[]> {
    return Promise.all(this.entries.map((entry) => leafHash(utf8(entry))));
  }

  async head(): Promise<Reference> {
    return { number: this.entries.length, hash: await rootOf(await this.#leaves()) };
  }

  /** The newest checkpoint, and that it continues `known`. */
  async paper(known = 0): Promise<{ checkpoint: string; key: string; consistency: string[] }> {
    const { number, hash } = await this.head();
    const checkpoint = await signNote(`${this.#key.name}\n${number}\n${b64(hash)}\n`, [this.#key]);
    return { checkpoint, key: this.vkey, consistency: await this.#grown(known) };
  }

  async proof(index: number): Promise<{ index: number; hashes: string[] }> {
    return { index, hashes: (await path(index, await this.#leaves())).map(b64) };
  }

  /** The entries from one on, as the server's journal hands them out. */
  async stretch(start: number, end = this.entries.length): Promise<Range> {
    const leaves = await this.#leaves();
    const edge: string[] = [];
    for (let begin = 0, rest = start; rest > 0; ) {
      const size = 2 ** Math.floor(Math.log2(rest));
      edge.push(b64(await rootOf(leaves.slice(begin, begin + size))));
      [begin, rest] = [begin + size, rest - size];
    }
    return { start, edge, entries: this.entries.slice(start, end), consistency: await this.#grown(end) };
  }

  async #grown(known: number): Promise<string[]> {
    const isOlder = known > 0 && known < this.entries.length;
    return isOlder ? (await grownFrom(known, await this.#leaves(), true)).map(b64) : [];
  }
}

/** Where a tree of so many leaves is divided. */
function half(size: number): number {
  return 2 ** Math.ceil(Math.log2(size) - 1);
}

async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  const [only] = leaves;
  if (only && leaves.length === 1) return only;
  const at = half(leaves.length);
  return nodeHash(await rootOf(leaves.slice(0, at)), await rootOf(leaves.slice(at)));
}

async function path(index: number, leaves: readonly Uint8Array[]): Promise<Uint8Array[]> {
  if (leaves.length === 1) return [];
  const at = half(leaves.length);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return index < at ? [...(await path(index, left)), await rootOf(right)] : [...(await path(index - at, right)), await rootOf(left)];
}

async function grownFrom(known: number, leaves: readonly Uint8Array[], isWhole: boolean): Promise<Uint8Array[]> {
  if (known === leaves.length) return isWhole ? [] : [await rootOf(leaves)];
  const at = half(leaves.length);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return known <= at
    ? [...(await grownFrom(known, left, isWhole)), await rootOf(right)]
    : [...(await grownFrom(known - at, right, false)), await rootOf(left)];
}
