/** ⚔ A server that lies in the room, alone or with some of the cards: what an honest browser signs then. */
import { freshBrowser, Journal } from "./rooms.ts";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { joinNote, signLine, signNote } from "../proof/note.ts";
import type { Range } from "../proof/range.ts";
import * as memory from "../pages/room-memory.ts";
import type { Part, Talk } from "../pages/room-talk.ts";
import { doPart, followsByItself } from "../pages/room-work.ts";
import type { Shown, Worker } from "../pages/room-worker.ts";
import { rostersIn, today } from "../pages/rosters.ts";
import { writeAct, writeLine } from "../seal/act.ts";
import { readBox, type SealedBox, writeBox } from "../seal/box.ts";
import { b64, concat, hex, sha256, unb64, utf8 } from "../seal/bytes.ts";
import { type MemberKeys, memberKeys, newCard } from "../seal/card.ts";
import { type Deal, lock, LINE_BYTES, readDeal, splitLines } from "../seal/deal.ts";
import { manifest, type OpeningKind, ownShare, readOpen, release, writeOpen } from "../seal/opening.ts";
import { listed, type Reference } from "../seal/reference.ts";
import { type Roster, type RosterMember, verifyChain, writeRoster } from "../seal/roster.ts";
import { found, ORIGIN, school, SEATS } from "./school.ts";
import { refuses } from "./vectors.ts";

const DAY_MS = 86_400_000;
const plus = (days: number): string => new Date(Date.parse(today()) + days * DAY_MS).toISOString().slice(0, 10);
const line = ({ seat, publicKey, recipient }: MemberKeys): RosterMember => ({ seat, publicKey, recipient, label: `post ${seat}` });
const ref = ({ number, id }: SealedBox): Reference => ({ number, hash: id });
const newSecret = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));
const nothing: Reference = { number: 0, hash: new Uint8Array(32) };

interface Sealed {
  readonly box: SealedBox;
  readonly note: string;
}

async function sealed(roster: Roster, keys: readonly MemberKeys[], before: SealedBox | null, days: readonly [number, number]): Promise<Sealed> {
  // No two tests have the same box: what a page has read of one it does not ask for again.
  const checkpoint = { number: 1, hash: newSecret() };
  const text = writeBox(roster, { number: (before?.number ?? 0) + 1, prev: before?.id ?? null, sealed: plus(days[0]), opens: plus(days[1]), checkpoint });
  const note = await signNote(text, keys);
  return { box: await readBox(note, roster), note };
}

/** The box that is opened, the next one, and one letter. */
interface Scene {
  readonly roster: Roster;
  readonly note: string;
  readonly of: (seat: number) => MemberKeys;
  readonly old: Sealed;
  readonly next: Sealed;
  readonly deal: Deal;
  readonly lines: readonly Uint8Array[];
  readonly text: string;
}

async function sceneOf(opens: number, kind: OpeningKind = "planned", witnesses: readonly string[] = []): Promise<Scene> {
  const { keys, of } = await school();
  const members = keys.map(line);
  const note = await signNote(writeRoster({ origin: ORIGIN, epoch: 1, prev: null, date: plus(-30), duty: [], witnesses, members }), keys);
  const roster = await verifyChain([note]);
  const old = await sealed(roster, [1, 2, 3].map(of), null, [-20, opens]);
  const next = await sealed(roster, [1, 2, 3].map(of), old.box, [-1, 13]);
  const letter = await lock(roster, old.box.id, utf8("secret words"));
  const lines = letter.subarray(0, SEATS.length * LINE_BYTES);
  const deal = readDeal(old.box.id, SEATS, lines, await sha256(letter.subarray(lines.length)));
  const text = writeOpen(roster, {
    box: ref(old.box), next: ref(next.box), kind, day: kind === "planned" ? old.box.opens : today(), date: today(), letters: await listed(manifest([deal.seal])),
  });
  return { roster, note, of, old, next, deal, lines: splitLines(lines), text };
}

/** A server that hands out what a test says, and keeps what comes. */
class Server {
  readonly posted: { verb: string; seat: number; data: Record<string, string> }[] = [];
  readonly scene: Scene;
  readonly journal: Journal;
  /** What it says otherwise than it is. */
  lie: object = {};
  since: Range | null = null;
  bend = false;
  open: string;

  constructor(scene: Scene, journal: Journal) {
    [this.scene, this.journal, this.open] = [scene, journal, scene.text];
  }

  get talk(): Talk {
    const talk = {
      work: (_verb: string, _seat: number, { known }: { known: number }) => this.#work(known),
      deals: () => Promise.resolve(this.#deals()),
      letter: () => Promise.resolve(null),
      act: (verb: string, seat: number, data: Record<string, string>) => {
        this.posted.push({ verb, seat, data });
        return Promise.resolve();
      },
    };
    return talk as unknown as Talk;
  }

  async #work(known: number): Promise<object> {
    const { scene, journal } = this;
    const at = journal.entries.indexOf(scene.next.note);
    return {
      history: { rosters: [scene.note], anew: {} },
      journal: await journal.paper(known),
      witnesses: [],
      kind: "planned",
      planned: scene.old.box.opens,
      reason: "",
      number: 1,
      note: scene.old.note,
      epoch: 1,
      letters: manifest([scene.deal.seal]),
      next: { number: 2, note: scene.next.note, epoch: 1, proof: await journal.proof(Math.max(at, 0)) },
      since: this.since ?? (await journal.stretch(at + 1)),
      open: this.open,
      proof: await journal.proof(journal.entries.length - 1),
      admissions: [],
      ...this.lie,
    };
  }

  #deals(): object {
    const { deal, lines } = this.scene;
    return {
      letters: SEATS.slice(0, 1).map(() => ({
        commitments: b64(concat(...deal.commitments.values())),
        lines: b64(concat(...deal.lineHashes)),
        payload: b64(deal.payloadHash),
        own: b64(this.#own(lines)),
        small: true,
      })),
      next: 0,
    };
  }

  /** The line of seat 2, whose browser is asked. */
  #own(lines: readonly Uint8Array[]): Uint8Array {
    const own = found(lines[1]).slice();
    if (this.bend) own[200] = (own[200] ?? 0) ^ 1;
    return own;
  }

  /** Seat 2 does a part. */
  do(verb: string, more: Partial<Worker> & { box?: number } = {}): Promise<void> {
    const keys = more.keys ?? this.scene.of(2);
    const part: Part = { verb, box: more.box ?? 1, other: 0, name: "", card: "", key: b64(keys.publicKey) };
    const shown: Shown = { about: null, opens: [this.open], text: "", document: "" };
    return doPart({ talk: this.talk, seat: 2, keys, part, shown, anyway: new Set(), progress: () => undefined, lost: () => undefined, ...more });
  }
}

async function serverOf(scene: Scene, ...more: string[]): Promise<Server> {
  return new Server(scene, await Journal.of(scene.note, scene.old.note, scene.next.note, ...more));
}

/** Who of the commission signs an open text with the victim. */
async function opensWith(scene: Scene, seats: readonly number[], victim = ""): Promise<string> {
  const lines = await Promise.all(seats.map((seat) => signLine(scene.text, scene.of(seat))));
  return joinNote(scene.text, victim ? [...lines, victim] : lines);
}

beforeEach(freshBrowser);

test("an honest opening is signed, and released once a quorum stands in the journal", async () => {
  const scene = await sceneOf(0);
  const server = await serverOf(scene);
  await server.do("open");
  const signed = await opensWith(scene, [1, 3], found(server.posted[0]?.data["line"]));
  server.journal.entries.push(signed);
  server.open = signed;
  await server.do("release");
  assert.deepEqual(server.posted.map(({ verb }) => verb), ["open", "release"]);
  assert.match(found(server.posted[1]?.data["note"]), /\nmissing 0\n/);
});

test("⚔ no roster that nobody of the commission signed closes the box that is still open", async () => {
  const scene = await sceneOf(10, "extraordinary");
  const puppets = await Promise.all([1, 2, 3].map((seat) => memberKeys(ORIGIN, seat, newCard())));
  const [at, codes] = [{ origin: ORIGIN, date: plus(-1), duty: [], members: puppets.map(line) }, [] as string[]];
  for (const [epoch, prev, code] of [[77, null, "ROSTER_CHAIN"], [2, null, "RESTART"], [2, scene.roster.hash, "ROSTER_QUORUM"]] as const) {
    freshBrowser();
    const forged = await signNote(writeRoster({ ...at, epoch, prev }), puppets);
    const roster = await verifyChain([await signNote(writeRoster({ ...at, epoch, prev: null }), puppets)]);
    const next = await sealed(roster, puppets, scene.old.box, [0, 10]);
    const server = new Server({ ...scene, next }, await Journal.of(scene.note, scene.old.note, next.note));
    server.lie = { history: { rosters: [scene.note, forged], anew: {} }, next: { number: 2, note: next.note, epoch, proof: await server.journal.proof(2) } };
    await refuses(code, () => server.do("open"));
    // The same box of puppets as if the true roster had sealed it.
    server.lie = { next: { number: 2, note: next.note, epoch: 1, proof: await server.journal.proof(2) } };
    await assert.rejects(server.do("open"));
    codes.push(...server.posted.map(({ verb }) => verb));
  }
  assert.deepEqual(codes, []);
});

test("⚔ a next box of cards that were replaced since closes nothing", async () => {
  const scene = await sceneOf(0);
  const second = await signNote(
    writeRoster({ origin: ORIGIN, epoch: 2, prev: scene.roster.hash, date: plus(-5), duty: [], members: SEATS.map((seat) => line(scene.of(seat))) }),
    SEATS.map(scene.of),
  );
  const server = new Server(scene, await Journal.of(scene.note, scene.old.note, second, scene.next.note));
  server.lie = { history: { rosters: [scene.note, second], anew: {} } };
  await refuses("OPEN_BOX", () => server.do("open"));
  assert.equal(server.posted.length, 0);
});

test("⚔ a fresh browser signs no second text for a box that was told of", async () => {
  const scene = await sceneOf(-1);
  const { roster, old, next, of } = scene;
  const zero = await listed("");
  const act = { number: 1, kind: "planned", day: old.box.opens, date: plus(-1), present: [1, 3], opens: [], paper: 1, opened: 0, damaged: zero, waiting: zero, next: ref(next.box), document: zero.hash, checkpoint: { number: 4, hash: new Uint8Array(32) } } as const;
  const told = writeAct(roster, { ...act, boxes: [{ box: ref(old.box), letters: zero, urgent: zero }] });
  const empty = writeLine(roster, { kind: "empty", opening: "planned", planned: old.box.opens, date: plus(-1), present: [1, 3], boxes: [ref(old.box)], waiting: zero, next: ref(next.box), reason: "", checkpoint: act.checkpoint });
  const other = scene.text.replace(/^date .+$/m, `date ${plus(-1)}`);
  for (const text of [told, empty, other]) {
    freshBrowser();
    const server = await serverOf(scene, await signNote(text, [1, 3, 4].map(of)));
    await refuses("OPEN_BOX", () => server.do("open"));
    // Nor does it help to leave the entry out, or to begin after it.
    server.since = { ...(await server.journal.stretch(3)), entries: [] };
    await refuses("LOG_PROOF", () => server.do("open"));
    server.since = await server.journal.stretch(4);
    await refuses("LOG_PROOF", () => server.do("open"));
    server.since = await server.journal.stretch(3, 3);
    await refuses("LOG_PROOF", () => server.do("open"));
    assert.equal(server.posted.length, 0);
  }
  // An act that told of the same letters is no lie: they waited.
  freshBrowser();
  const waited = writeAct(roster, { ...act, boxes: [{ box: ref(old.box), letters: await listed(manifest([scene.deal.seal])), urgent: zero }] });
  const server = await serverOf(scene, await signNote(waited, [1, 3, 4].map(of)));
  await server.do("open");
  assert.equal(server.posted.length, 1);
});

test("⚔ two parts at once get one card's name under one text alone", async () => {
  const scene = await sceneOf(-1);
  const server = await serverOf(scene);
  const texts = [scene.text, scene.text.replace(/^date .+$/m, `date ${plus(-1)}`)];
  const shown = { about: null, opens: texts, text: "", document: "" };
  const each = texts.map((text) => {
    const one = new Server(scene, server.journal);
    one.open = text;
    return one.do("open", { shown }).then(() => one.posted.length, () => 0);
  });
  assert.deepEqual((await Promise.all(each)).sort(), [0, 1]);
  const early = new Server(scene, server.journal);
  early.open = scene.text.replace(/^date .+$/m, "date 2020-01-01");
  freshBrowser();
  await refuses("OPEN_EARLY", () => early.do("open"));
});

test("⚔ what is signed is what was pressed: this box, and the text on the screen", async () => {
  const scene = await sceneOf(0);
  const server = await serverOf(scene);
  await refuses("TEXT_DIFFERS", () => server.do("open", { box: 999 }));
  await refuses("TEXT_DIFFERS", () => server.do("release", { box: 999 }));
  await refuses("TEXT_DIFFERS", () => server.do("open", { shown: { about: null, opens: ["another"], text: "", document: "" } }));
  assert.equal(server.posted.length, 0);
});

test("⚔ a server cannot press: only what follows from a press is done by itself", () => {
  const verbs = ["confirm", "seal", "open", "release", "read", "sign", "admit", "without", "abandon", "x"];
  assert.deepEqual(verbs.filter((verb) => followsByItself({ verb })), ["seal", "release", "read"]);
});

test("⚔ a line with one bit changed is not released as zeros", async () => {
  const scene = await sceneOf(0);
  const open = await opensWith(scene, [1, 3, 4]);
  const server = await serverOf(scene, open);
  [server.open, server.bend] = [open, true];
  await refuses("DEAL_FORMAT", () => server.do("release"));
  assert.equal(server.posted.length, 0);
  server.bend = false;
  await server.do("release");
  assert.match(found(server.posted[0]?.data["note"]), /\nmissing 0\n/);
});

test("⚔ silent witnesses are passed over for the one box of which the member was told", async () => {
  const key = concat(new Uint8Array([4]), (await memberKeys(ORIGIN, 9, newCard())).publicKey);
  const id = hex((await sha256(concat(utf8("outside.example\n"), key))).subarray(0, 4));
  const scene = await sceneOf(0, "planned", [`outside.example+${id}+${b64(key)}`]);
  const server = await serverOf(scene);
  await refuses("LOG_SILENT", () => server.do("open"));
  await refuses("LOG_SILENT", () => server.do("open", { anyway: new Set([hex(scene.next.box.id)]) }));
  assert.equal(server.posted.length, 0);
  await server.do("open", { anyway: new Set([hex(scene.old.box.id)]) });
  assert.equal(server.posted.length, 1);
});

test("⚔ the reason in the line of an empty opening is the one that was read", async () => {
  const scene = await sceneOf(0);
  const { roster, old } = scene;
  const journal = await Journal.of(scene.note, old.note);
  const head = await journal.head();
  const text = writeBox(roster, { number: 2, prev: old.box.id, sealed: today(), opens: plus(7), checkpoint: head });
  const about = { kind: "moved", planned: plus(-2), reason: "what nobody said" };
  const next = { number: 2, hash: await sha256(text) };
  const empty = await lineFor(roster, about, { old: old.box, next, head });
  const server = new Server(scene, journal);
  server.lie = { ...about, text, line: empty, old: { number: 1, note: old.note, epoch: 1, proof: await journal.proof(1) }, told: [{ number: 1, note: old.note, epoch: 1 }], waiting: "", since: [], last: {} };
  const shown = (said: Shown["about"]): Partial<Worker> => ({ shown: { about: said, opens: [], text: "", document: "" } });
  await refuses("NOT_SHOWN", () => server.do("seal", shown(null)));
  await refuses("TEXT_DIFFERS", () => server.do("seal", shown({ ...about, reason: "a burst pipe" })));
  assert.equal(server.posted.length, 0);
  await server.do("seal", shown(about));
  assert.equal(server.posted.length, 1);
});

async function lineFor(roster: Roster, { planned, reason }: { planned: string; reason: string }, { old, next, head }: { old: SealedBox; next: Reference; head: Reference }): Promise<string> {
  const waiting = await listed("");
  return writeLine(roster, { kind: "empty", opening: "moved", planned, date: today(), present: [1, 2, 3], boxes: [ref(old)], waiting, next, reason, checkpoint: head });
}

test("⚔ another file than a seat signed is nobody's fault in the room", async () => {
  const scene = await sceneOf(0);
  const { roster, of, deal, lines } = scene;
  const note = await opensWith(scene, [1, 3, 4]);
  const open = await readOpen(note, roster, scene.old.box);
  const made = await Promise.all([1, 3, 4].map((seat) => release(of(seat), roster, roster, open, [deal], [ownShare(of(seat), deal, found(lines[seat - 1]))])));
  const releases = made.map(({ file, note: said }, at) => ({ seat: [1, 3, 4][at], file: b64(file), note: said }));
  const server = await serverOf(scene, note);
  const paper = { number: 1, note: scene.old.note, epoch: 1, letters: "", admissions: [], open: note, proof: await server.journal.proof(3) };
  const [first, ...others] = releases;
  const bytes = unb64(found(first).file);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  server.lie = { boxes: [{ ...paper, releases: [{ ...first, file: b64(bytes) }, ...others] }] };
  await refuses("RELEASE_FILE", () => server.do("read"));
  assert.equal(server.posted.length, 0);
  server.lie = { boxes: [{ ...paper, releases }] };
  let lost = 0;
  await server.do("read", { lost: (letters) => (lost = letters) });
  assert.match(found(server.posted[0]?.data["note"]), /\nopened 1 /);
  assert.equal(lost, 1, "the server does not have the letter's bytes");
});

test("⚔ a browser that has seen a newer roster works with no older one", async () => {
  const scene = await sceneOf(0);
  const server = await serverOf(scene);
  await memory.rememberRoster(ORIGIN, { epoch: 2, hash: nothing.hash });
  await refuses("ROSTER_CHAIN", () => server.do("open"));
  freshBrowser();
  await memory.rememberGenesis(ORIGIN, nothing.hash);
  await refuses("ROSTER_PIN", () => server.do("open"));
  assert.deepEqual(await memory.knownGenesis(ORIGIN), nothing.hash);
});

test("⚔ a letter's page takes no older composition than this browser has seen: a lost card is sealed nothing", async () => {
  const { roster, note, of } = await sceneOf(0);
  const members = SEATS.map((seat) => line(of(seat)));
  const second = await signNote(writeRoster({ origin: ORIGIN, epoch: 2, prev: roster.hash, date: today(), duty: [2], members }), SEATS.map(of));
  assert.equal((await rostersIn(ORIGIN, { rosters: [note, second], anew: {} })).newest.epoch, 2);
  await refuses("ROSTER_CHAIN", () => rostersIn(ORIGIN, { rosters: [note], anew: {} }));
  const other = await signNote(writeRoster({ origin: ORIGIN, epoch: 2, prev: roster.hash, date: today(), duty: [3], members }), SEATS.map(of));
  await refuses("ROSTER_CHAIN", () => rostersIn(ORIGIN, { rosters: [note, other], anew: {} }));
  await assert.rejects(rostersIn("another.example", { rosters: [note, second], anew: {} }));
});
