/** What this browser finds when it joins, for itself, what was released. */
import { b64, equal, hex, sha256, unb64 } from "../seal/bytes.ts";
import type { SealedBox } from "../seal/box.ts";
import { codeOf, SealError } from "../seal/errors.ts";
import { falseOf, type Finding, type Lists, listsOf, type ReleasedOf, releasesOf } from "../seal/finding.ts";
import { manifest, type Open, openRelease, type Reading, readLetters, readRelease } from "../seal/opening.ts";
import { listed, same } from "../seal/reference.ts";
import { checkOwnLine, type Roster } from "../seal/roster.ts";
import type { Papers } from "./room-papers.ts";
import { today } from "./rosters.ts";
import { type Holder, lettersOf } from "./room-shares.ts";
import type { ReadPaper, ReadWork } from "./room-talk.ts";
import { Doubt, referenceOf, type Worker, workFor } from "./room-worker.ts";

export interface Found {
  readonly lists: Lists;
  readonly readings: ReadonlyMap<number, Reading>;
  readonly opens: ReadonlyMap<number, Open>;
  readonly unreadable: readonly ReleasedOf[];
  /** Letters whose bytes the server does not have as they were sealed. */
  readonly lost: readonly string[];
}

/** What is sent of a finding: all other letters opened, however many there are. */
type Unopened = Pick<Lists, "damaged" | "waiting">;

/** Join every release there is, and say what was found, to be signed. */
export async function findingOf(worker: Worker): Promise<{ finding: Finding; lists: Unopened; lost: number }> {
  const [work, papers] = await workFor<ReadWork>(worker);
  checkOwnLine(papers.newest, worker.keys);
  const found = await readAll(worker, work, papers);
  const [first] = work.boxes;
  if (!first) throw new SealError("READING", "nothing to read");
  const { lists, opens } = found;
  const newest = await papers.proven(work.next);
  const finding = {
    seat: worker.seat,
    next: referenceOf(newest),
    date: today(),
    opens: [...opens].map(([number, { id }]) => ({ number, hash: id })),
    releases: await releasesOf(work.boxes.flatMap(({ releases }) => releases.map(({ note }) => note))),
    opened: await listed(lists.opened),
    damaged: await listed(lists.damaged),
    waiting: await listed(lists.waiting),
    false: falseOf(found.readings),
    unreadable: found.unreadable,
  };
  return { finding, lists: { damaged: lists.damaged, waiting: lists.waiting }, lost: found.lost.length };
}

/** Read every box that this seat can read. */
export async function readAll(holder: Holder, { boxes }: Pick<ReadWork, "boxes">, papers: Papers): Promise<Found> {
  const readings = new Map<number, Reading>();
  const opens = new Map<number, Open>();
  const unreadable: ReleasedOf[] = [];
  const lost: string[] = [];
  for (const paper of boxes) {
    const box = await papers.box(paper);
    const open = await papers.opened(paper, box);
    const found = await readBoxOf(holder, paper, papers, box, open);
    readings.set(box.number, found.reading);
    opens.set(box.number, open);
    unreadable.push(...found.unreadable.map((seat) => [box.number, seat] as const));
    lost.push(...found.lost);
  }
  const lists = readings.size ? listsOf([...readings.values()]) : { opened: "", damaged: "", waiting: "" };
  return { lists, readings, opens, unreadable, lost };
}

interface BoxFound {
  readonly reading: Reading;
  readonly unreadable: readonly number[];
  readonly lost: readonly string[];
}

/** What was found with the same releases is not joined again. */
const known = new Map<string, Promise<BoxFound>>();

async function readBoxOf(holder: Holder, paper: ReadPaper, papers: Papers, box: SealedBox, open: Open): Promise<BoxFound> {
  const releases = await sha256(paper.releases.map(({ note }) => note).join("\n"));
  const key = `${hex(open.id)} ${hex(releases)} ${b64(holder.keys.publicKey)}`;
  const before = known.get(key);
  if (before) return before;
  const made = joined(holder, paper, papers.roster(paper.epoch), box, open);
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

async function joined(holder: Holder, paper: ReadPaper, roster: Roster, box: SealedBox, open: Open): Promise<BoxFound> {
  const { deals, small } = await lettersOf(holder, box, roster);
  if (!same(open.letters, await listed(manifest(deals.map(({ seal }) => seal))))) throw new SealError("OPEN_MANIFEST");
  const shares = new Map<number, readonly Uint8Array[]>();
  const unreadable: number[] = [];
  for (const { file, note } of paper.releases) {
    const [said, bytes] = [readRelease(note, roster, open), unb64(file)];
    // Another file than the seat has signed is the server's doing: nobody here is to blame for it.
    if (!equal(await sha256(bytes), said.file)) throw new Doubt("RELEASE_FILE", `seat ${said.seat}`);
    try {
      shares.set(said.seat, (await openRelease(holder.keys, roster, open, { file: bytes, note })).shares);
    } catch (error) {
      if (codeOf(error) === "") throw error;
      unreadable.push(said.seat);
    }
  }
  const lost: string[] = [];
  const hashes = new Map(deals.map(({ seal, payloadHash }) => [hex(seal), payloadHash]));
  for (const seal of small) {
    const bytes = await holder.talk.letter(seal);
    if (!bytes || !equal(await sha256(bytes), hashes.get(seal) ?? new Uint8Array())) lost.push(seal);
  }
  return { reading: readLetters(roster, deals, shares), unreadable, lost };
}
