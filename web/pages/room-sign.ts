/** The act or the line at the end: what it says is held against what this browser read itself. */
import { signLine, splitNote } from "../proof/note.ts";
import { type Closed, readAct, readLine, writeAct, writeLine } from "../seal/act.ts";
import { b64, sha256 } from "../seal/bytes.ts";
import { joinLists, type Lists } from "../seal/finding.ts";
import { readOpen } from "../seal/opening.ts";
import { documentHash } from "../seal/paper.ts";
import { listed, type Reference, same } from "../seal/reference.ts";
import { checkOwnLine } from "../seal/roster.ts";
import * as memory from "./room-memory.ts";
import { nameOf, type Papers } from "./room-papers.ts";
import { type Found, readAll } from "./room-reading.ts";
import type { Last, SignWork } from "./room-talk.ts";
import { today } from "./rosters.ts";
import { checkpointIn, differs, Doubt, essenceOf, numbersIn, openingKind, referenceOf, type Worker, workFor } from "./room-worker.ts";

/** Sign the closing text, after everything in it was checked; returns its hash and the line. */
export async function signClosing(worker: Worker): Promise<{ text: string; line: string }> {
  const { keys } = worker;
  const [work, papers] = await workFor<SignWork>(worker);
  checkOwnLine(papers.newest, keys);
  const found = await readAll(worker, work, papers);
  const lists = await checkLists(work, papers, found);
  const checkpoint = checkpointIn(work.text);
  await papers.checkBegins(checkpoint, work.since);
  const next = referenceOf(await papers.proven(work.next));
  const present = numbersIn(work.text, "present");
  const expected = work.number
    ? await actOf(work, papers, { lists, next, present, checkpoint })
    : await lineOf(work, papers, { next, present, checkpoint });
  if (expected !== work.text) throw differs("act");
  if (essenceOf(work.text) !== essenceOf(worker.shown.text)) throw new Doubt("CHANGED");
  if (work.number && work.document !== worker.shown.document) throw new Doubt("CHANGED");
  const signed = { text: b64(await sha256(work.text)), line: await signLine(work.text, keys) };
  await rememberTold(work, papers);
  return signed;
}

interface Facts {
  readonly next: Reference;
  readonly present: readonly number[];
  readonly checkpoint: Reference;
}

async function actOf(work: SignWork, papers: Papers, facts: Facts & { lists: Lists }): Promise<string> {
  const boxes: Closed[] = [];
  let last = null;
  for (const paper of work.told) {
    last = await papers.box(paper);
    boxes.push({ box: referenceOf(last), letters: await listed(paper.letters), urgent: await listed(paper.urgent) });
  }
  const kind = openingKind(work.kind);
  const day = /^kind \S+ (\S+)$/m.exec(work.text)?.[1] ?? "";
  if (day > today() || (kind === "planned" && day !== last?.opens)) throw differs("day");
  return writeAct(papers.newest, {
    number: work.number,
    kind,
    day,
    date: today(),
    present: facts.present,
    boxes,
    opens: await opensOf(work, papers),
    paper: work.paper,
    opened: countIn(facts.lists.opened),
    damaged: await listed(facts.lists.damaged),
    waiting: await listed(facts.lists.waiting),
    next: facts.next,
    document: await documentHash(work.document),
    checkpoint: facts.checkpoint,
  });
}

async function lineOf(work: SignWork, papers: Papers, { next, present, checkpoint }: Facts): Promise<string> {
  const boxes: Reference[] = [];
  for (const paper of work.told) {
    boxes.push(referenceOf(await papers.box(paper)));
    if (paper.letters || paper.urgent) throw differs("a line for letters");
  }
  if (work.paper) throw differs("a line for letters");
  return writeLine(papers.newest, {
    kind: "empty",
    opening: openingKind(work.kind),
    planned: work.planned,
    date: today(),
    present,
    boxes,
    waiting: await listed(work.waiting),
    next,
    reason: work.reason,
    checkpoint,
  });
}

/** The texts under which letters were read, each from the journal. */
async function opensOf(work: SignWork, papers: Papers): Promise<Reference[]> {
  const opens: Reference[] = [];
  for (const { open, proof, ...paper } of work.joined) {
    await papers.checkProof(open, proof);
    const read = await readOpen(open, papers.roster(paper.epoch), await papers.box(paper));
    opens.push({ number: paper.number, hash: read.id });
  }
  return opens;
}

/**
 * Return what opened, is damaged and waits: by this browser's own reading where it can read a box.
 *
 * Letters that waited before or lie in the boxes told of are all of them; where a box is not for this
 * card, others have read it, and the server's lists must at least leave nothing out.
 */
async function checkLists(work: SignWork, papers: Papers, found: Found): Promise<Lists> {
  const before = await lastWaiting(papers, work.last);
  const inBoxes = new Set(work.told.flatMap(({ letters }) => sealsIn(letters)));
  const [damaged, waiting] = [new Set(sealsIn(work.damaged)), new Set(sealsIn(work.waiting))];
  const own = { opened: sealsIn(found.lists.opened), damaged: new Set(sealsIn(found.lists.damaged)), waiting: new Set(sealsIn(found.lists.waiting)) };
  const readable = new Set([...own.opened, ...own.damaged, ...own.waiting]);
  // A letter that waited may have been destroyed since, with a deed of its own.
  const all = new Set([...inBoxes, ...[...before].filter((seal) => readable.has(seal) || waiting.has(seal))]);
  const opened = [...all].filter((seal) => !damaged.has(seal) && !waiting.has(seal));
  const agrees = (seal: string): boolean =>
    !readable.has(seal) || (own.damaged.has(seal) === damaged.has(seal) && own.waiting.has(seal) === waiting.has(seal));
  const isWhole = [...waiting, ...damaged].every((seal) => all.has(seal)) && [...all].every(agrees);
  const wasRead = new Set(work.joined.map(({ number }) => number));
  const notRead = work.told.filter(({ number }) => !wasRead.has(number)).flatMap(({ letters }) => sealsIn(letters));
  if (!isWhole || !notRead.every((seal) => waiting.has(seal))) throw differs("letters");
  const list = (seals: Iterable<string>): string => joinLists([[...seals].map((seal) => `${seal}\n`).join("")]);
  return { opened: list(opened), damaged: list(damaged), waiting: list(waiting) };
}

/** Return the letters that waited after the last act or line, as that counts them. */
export async function lastWaiting(papers: Papers, { note, epoch, waiting = "" }: Last): Promise<Set<string>> {
  if (!note || !epoch) return new Set();
  const roster = papers.roster(epoch);
  const isAct = splitNote(note).text.startsWith("trustbox.v2/act\n");
  const counted = isAct ? readAct(note, roster).waiting : readLine(note, roster).waiting;
  if (!counted || !same(counted, await listed(waiting))) throw differs("what waited");
  return new Set(sealsIn(waiting));
}

async function rememberTold(work: SignWork, papers: Papers): Promise<void> {
  const waiting = new Set(sealsIn(work.waiting));
  for (const paper of work.told) {
    const isWhole = !sealsIn(paper.letters).some((seal) => waiting.has(seal));
    if (isWhole) await memory.rememberToldWhole(papers.origin, nameOf(await papers.box(paper)));
  }
}

function sealsIn(list: string): string[] {
  return list.split("\n").filter(Boolean);
}

function countIn(list: string): number {
  return sealsIn(list).length;
}
