/**
 * What a card does at an opening, one function a verb. Each makes sure of everything itself, from the
 * journal and this device's clock, before it signs: what the page offers is a button and no more.
 */
import { signLine, signNote } from "../proof/note.ts";
import { writeLine } from "../seal/act.ts";
import { readBoxText, type SealedBox, writeBox } from "../seal/box.ts";
import { b64, equal, sha256 } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import { SealError } from "../seal/errors.ts";
import { writeFinding } from "../seal/finding.ts";
import { checkOpen, manifest, type Open, readOpenText, release as releaseShares, writeAdmission } from "../seal/opening.ts";
import { listed, type Reference, same } from "../seal/reference.ts";
import { checkOwnLine } from "../seal/roster.ts";
import { findingOf } from "./room-reading.ts";
import * as memory from "./room-memory.ts";
import { nameOf, type Papers } from "./room-papers.ts";
import { type Holder, lettersOf, type Progress, sharesOf } from "./room-shares.ts";
import { lastWaiting, signClosing } from "./room-sign.ts";
import type { About, AdmitWork, OpenWork, Part, SealWork } from "./room-talk.ts";
import { today } from "./rosters.ts";
import { differs, Doubt, numbersIn, openingKind, referenceOf, type Worker, workFor, workOn } from "./room-worker.ts";

type Verb = (worker: Worker) => Promise<void>;

const VERBS: Readonly<Record<string, Verb>> = {
  confirm: async ({ talk, seat, keys }) => {
    await talk.act("confirm", seat, { public: b64(keys.publicKey) });
  },
  seal,
  open,
  release,
  read,
  sign,
  admit,
};

/** What a browser does without a press; whatever else a server may ask for waits for one. */
const BY_ITSELF: readonly string[] = ["seal", "release", "read"];

export function followsByItself({ verb }: Pick<Part, "verb">): boolean {
  return BY_ITSELF.includes(verb);
}

/** Do a part with the card in hand; throws what stopped it. */
export async function doPart(worker: Worker): Promise<void> {
  const verb = VERBS[worker.part.verb];
  if (!verb) throw new Doubt("VERB", worker.part.verb);
  await verb(worker);
}

// ── The next box ────────────────────────────────────────────────────────────
async function seal(worker: Worker): Promise<void> {
  const { talk, seat, keys } = worker;
  const [work, papers] = await workFor<SealWork>(worker);
  checkOwnLine(papers.newest, keys);
  const old = work.old ? await papers.proven(work.old) : null;
  const next = await readBoxText(work.text, papers.newest);
  // The head of when this step began: the journal continues it, and the last box stands before it.
  await papers.checkBegins(next.checkpoint, work.since);
  if (next.checkpoint.number <= (work.old?.proof.index ?? 0)) throw differs("head");
  const expected = {
    number: (old?.number ?? 0) + 1,
    prev: old?.id ?? null,
    sealed: today(),
    opens: next.opens,
    checkpoint: next.checkpoint,
  };
  if (writeBox(papers.newest, expected) !== work.text) throw differs("box");
  if (work.line) await checkEmptyLine(worker, work, papers, old, next);
  await talk.act("seal", seat, {
    text: b64(await sha256(work.text + work.line)),
    line: await signLine(work.text, keys),
    empty: work.line ? await signLine(work.line, keys) : "",
  });
}

/** The line of an empty opening: its boxes follow each other, and nothing that waited before is gone. */
async function checkEmptyLine({ seat, shown }: Worker, work: SealWork, papers: Papers, old: SealedBox | null, next: SealedBox): Promise<void> {
  const boxes: Reference[] = [];
  for (const paper of work.told) boxes.push(referenceOf(await papers.box(paper)));
  const last = boxes[boxes.length - 1];
  if (!old || !last || !same(last, referenceOf(old))) throw differs("boxes");
  if (work.kind === "planned" && old.opens > today()) throw new SealError("OPEN_EARLY");
  checkShown(work, shown.about, old);
  const present = numbersIn(work.line, "present");
  const before = await lastWaiting(papers, work.last);
  const isKnown = work.waiting.split("\n").filter(Boolean).every((letter) => before.has(letter));
  if (!present.includes(seat) || !isKnown) throw differs("line");
  const expected = writeLine(papers.newest, {
    kind: "empty",
    opening: openingKind(work.kind),
    planned: work.planned,
    date: today(),
    present,
    boxes,
    waiting: await listed(work.waiting),
    next: referenceOf(next),
    reason: work.reason,
    checkpoint: next.checkpoint,
  });
  if (expected !== work.line) throw differs("line");
}

/** The kind, the day and the reason that stand in the line must be those that the member has read. */
function checkShown({ kind, planned, reason }: About, about: About | null, old: SealedBox): void {
  if (kind === "planned" && reason !== "") throw differs("reason");
  const isPlain = kind === "planned" && planned === old.opens;
  if (!about && !isPlain) throw new Doubt("NOT_SHOWN");
  if (about && (about.kind !== kind || about.planned !== planned || about.reason !== reason)) throw differs("reason");
}

// ── A box's letters ─────────────────────────────────────────────────────────
/** Fetch and unwrap beforehand what a later press needs; nothing is signed and nothing leaves. */
export async function prepare(holder: Holder, part: Part, progress: Progress): Promise<void> {
  const [work, papers, box] = await workOn<OpenWork>({ ...holder, part });
  await sharesOf(holder, box, papers.roster(work.epoch), progress);
}

async function open(worker: Worker): Promise<void> {
  const { talk, seat, keys, part } = worker;
  const [work, papers, box] = await workOn<OpenWork>(worker);
  const roster = papers.roster(work.epoch);
  checkOwnCard(papers, work, box, keys);
  const next = await papers.proven(work.next);
  const text = await readOpenText(work.open, box, keys.origin);
  if (!same(text.next, referenceOf(next)) || !next.prev || !equal(next.prev, box.id)) throw new SealError("OPEN_BOX");
  const { deals } = await lettersOf(worker, box, roster);
  await checkOpen(text, box, manifest(deals.map((deal) => deal.seal)), today());
  // It is written once, on a day since the next box was sealed, and signed whenever a quorum comes together.
  if (text.date < next.sealed || text.date > today()) throw new SealError("OPEN_EARLY", "date");
  await checkOnce(papers, work, box, text);
  if (!worker.shown.opens.includes(work.open)) throw differs("another text is shown");
  if (!worker.anyway.has(nameOf(box)) && (await papers.isSilent())) throw new Doubt("LOG_SILENT", nameOf(box));
  const kept = await memory.keepOpen(keys.origin, b64(keys.publicKey), nameOf(box), text.id);
  if (!equal(kept, text.id)) throw new SealError("OPEN_BOX", "another text was signed");
  await talk.act("open", seat, { box: part.box, line: await signLine(work.open, keys), ...cardOf(worker) });
}

async function release(worker: Worker): Promise<void> {
  const { talk, seat, keys, part } = worker;
  const [work, papers, box] = await workOn<OpenWork>(worker);
  const roster = papers.roster(work.epoch);
  checkOwnCard(papers, work, box, keys);
  const text = await papers.opened(work, box);
  const next = await papers.proven(work.next);
  if (!same(text.next, referenceOf(next))) throw new SealError("OPEN_BOX");
  if (text.day > today()) throw new SealError("OPEN_EARLY");
  await checkOnce(papers, work, box, text);
  const { deals } = await lettersOf(worker, box, roster);
  const own = await sharesOf(worker, box, roster, worker.progress);
  const made = await releaseShares(keys, roster, papers.newest, text, deals, own);
  await talk.act("release", seat, { box: part.box, file: b64(made.file), note: made.note, ...cardOf(worker) });
}

/** The card is of the box's roster, and its seat still in office, or let in as a former one. */
function checkOwnCard(papers: Papers, work: OpenWork, box: SealedBox, keys: MemberKeys): void {
  checkOwnLine(papers.roster(work.epoch), keys);
  if (!papers.openers(work, box).has(keys.seat)) throw new SealError("ROSTER_MEMBER", "a former card");
}

/** A box is opened by one text, and not once all its letters were told of: by the journal, and by what was signed here. */
async function checkOnce(papers: Papers, work: OpenWork, box: SealedBox, text: Open): Promise<void> {
  await papers.checkOnce(work, box, text);
  if (await memory.isToldWhole(papers.origin, nameOf(box))) throw new SealError("OPEN_BOX", "all letters were told of");
}

/** A former card acts in another member's hands. */
function cardOf({ seat, keys }: Worker): { card?: number } {
  return keys.seat === seat ? {} : { card: keys.seat };
}

async function read(worker: Worker): Promise<void> {
  const { talk, seat, keys } = worker;
  const { finding, lists, lost } = await findingOf(worker);
  worker.lost(lost);
  const note = await signNote(writeFinding(keys.origin, finding), [keys]);
  await talk.act("read", seat, { note, ...lists });
}

async function sign(worker: Worker): Promise<void> {
  const { text, line } = await signClosing(worker);
  await worker.talk.act("sign", worker.seat, { text, line });
}

async function admit(worker: Worker): Promise<void> {
  const { talk, seat, keys, part } = worker;
  const [work, papers, box] = await workOn<AdmitWork>(worker);
  checkOwnLine(papers.newest, keys);
  const date = /^date (.+)$/m.exec(work.text)?.[1] ?? "";
  const former = papers.roster(work.epoch).members.has(part.other) && !papers.newest.members.has(part.other);
  const right = writeAdmission(papers.newest, box, part.other, date) === work.text;
  if (!right || !former || date > today()) throw differs("admission");
  await talk.act("admit", seat, { box: part.box, other: part.other, line: await signLine(work.text, keys) });
}
