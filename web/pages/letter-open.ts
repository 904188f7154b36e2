/** Fetching a letter and opening it on this device; whatever is wrong becomes one of a few words. */
import { type SealedBox, readBox } from "../seal/box.ts";
import { b64, equal, random, sha256, unb64, unhex } from "../seal/bytes.ts";
import type { MemberKeys } from "../seal/card.ts";
import type { History } from "../seal/chain.ts";
import { sealOf } from "../seal/deal.ts";
import { codeOf } from "../seal/errors.ts";
import { type Opened, openLetter, openShared, openUrgent, ownKeys, type Plain } from "../seal/letter.ts";
import { checkOwnLine, type Roster } from "../seal/roster.ts";
import { openSharing, type Sharing } from "../seal/sharing.ts";
import { get, post, Refused } from "./ask.ts";
import { type DealPapers, dealFrom, joinLetter } from "./letter-lock.ts";
import { showStage } from "./letter-words.ts";
import { rostersIn } from "./rosters.ts";

/** What was said after the letter, sealed to its readers. */
export interface Line {
  readonly way: "in" | "out";
  readonly number: number;
  readonly sealed: string;
  readonly dated: string;
  readonly by: string;
}

/** The signed and sealed files around a letter, as the server hands them out. */
export interface Papers {
  readonly history: History;
  readonly epoch: number;
  readonly box: string;
  /** What its seal is the hash of; null of a letter without a lock. */
  readonly deal: DealPapers | null;
  /** What a reader shared with this member, sealed to their card. */
  readonly share: string | null;
  /** The seats that read by a share. */
  readonly shared: readonly number[];
  readonly number: number;
  readonly thread: readonly Line[];
}

/** The papers after their signatures were checked. */
export interface Checked {
  readonly papers: Papers;
  /** Every roster, oldest first. */
  readonly rosters: readonly Roster[];
  /** The roster in force. */
  readonly newest: Roster;
  /** The roster the letter is sealed to. */
  readonly roster: Roster;
  readonly box: SealedBox;
}

export interface Reading extends Plain {
  /** The other number of the same letter, if somebody put it in twice. */
  readonly twin: string;
  /** The own keys of its envelopes, outermost first. */
  readonly ownKeys: () => Promise<Uint8Array[]>;
  /** Who released a share of it that nobody dealt. */
  readonly false: readonly Seat[];
}

/** A seat and its post in the signed roster. */
export interface Seat {
  readonly seat: number;
  readonly label: string;
}

/** Where a letter is and what kind it is of. */
export interface Source {
  readonly kind: string;
  readonly seal: string;
  readonly take: string;
  /** Where the shares of its box are. */
  readonly releases: string;
}

/** A letter that was taken and looked into. */
interface Taken {
  readonly opened: Opened;
  readonly ownKeys: () => Promise<Uint8Array[]>;
  readonly false: readonly number[];
}

/** A reason why there is no text, by the name of its sentence in the page. */
export class NotOpened extends Error {
  readonly say: string;

  constructor(say: string) {
    super(say);
    this.say = say;
  }
}

/** Fetch the papers and check every signature on them; throws NotOpened. */
export async function fetchPapers(address: string): Promise<Checked> {
  const papers = await get<Papers>(address);
  try {
    const chain = await rostersIn(document.body.dataset["origin"] ?? "", papers.history);
    const roster = chain.roster(papers.epoch);
    return { papers, rosters: chain.all, newest: chain.newest, roster, box: await readBox(papers.box, roster) };
  } catch (error) {
    if (codeOf(error) === "") throw error;
    throw new NotOpened("untrue");
  }
}

/** Check that this is the card in force, and that the letter was sealed to it or is shared; throws NotOpened. */
export function checkCard({ roster, newest, papers }: Checked, keys: MemberKeys): void {
  try {
    checkOwnLine(newest, keys);
    if (papers.share === null) checkOwnLine(roster, keys);
  } catch {
    throw new NotOpened("other-card");
  }
}

/** Return the sharing this member reads by, or null; throws NotOpened. */
export async function sharingOf({ papers }: Checked, keys: MemberKeys, seal: string): Promise<Sharing | null> {
  if (papers.share === null) return null;
  try {
    return await openSharing(keys, unb64(papers.share), unhex(seal));
  } catch {
    throw new NotOpened("untrue");
  }
}

/** Take the letter's bytes, open them and tell the server what was found; throws NotOpened. */
export async function readLetter(root: HTMLElement, checked: Checked, keys: MemberKeys): Promise<Reading> {
  const { kind = "", seal = "", take: place = "", releases = "" } = root.dataset;
  const { opened, ownKeys, false: liars } = await takeLetter({ kind, seal, take: place, releases }, checked, keys);
  const { result } = opened;
  const said = result === "ok" || result === "not-for-me";
  const twin = said ? await report(root, opened) : "";
  if (result !== "ok") throw new NotOpened(result);
  const { members } = checked.roster;
  const named = liars.map((seat) => ({ seat, label: members.get(seat)?.label ?? "" }));
  return { header: opened.header, files: opened.files, twin, ownKeys, false: named };
}

/** Take a letter's bytes and look into them; throws NotOpened where its papers are wrong. */
export async function takeLetter(source: Source, checked: Checked, keys: MemberKeys): Promise<Taken> {
  const { box, papers, roster } = checked;
  const deal = papers.deal ? dealFrom(papers.deal, box.id, source.seal) : null;
  const sharing = await sharingOf(checked, keys, source.seal);
  const joined = deal && !sharing ? await joinLetter(source.releases, deal, checked, keys) : null;
  const sealed = await take(source.take);
  const hash = await sha256(sealed);
  const right = deal ? equal(hash, deal.payloadHash) : equal(sealOf(hash), unhex(source.seal));
  if (!right) throw new NotOpened("changed");
  if (sharing) {
    const opened = await openShared(roster, box.id, sealed, sharing.keys);
    return { opened, ownKeys: () => Promise.resolve([...sharing.keys]), false: [] };
  }
  const secret = joined?.secret ?? null;
  const opened = secret
    ? await openLetter(keys, roster, box.id, sealed, secret)
    : await openUrgent(keys, roster, box.id, sealed);
  return { opened, ownKeys: () => ownKeys(keys.identity, sealed, secret), false: joined?.false ?? [] };
}

/** Ask for the sealed bytes; who asked is written into the record of reading. */
async function take(address: string): Promise<Uint8Array> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": document.body.dataset["csrf"] ?? "" },
    cache: "no-store",
  });
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const said = (await answer.json().catch(() => ({}))) as { error?: string; message?: string };
  throw new Refused(said.error ?? `HTTP_${answer.status}`, said.message ?? answer.statusText);
}

/** Return the other number of a letter that somebody put in twice, "" if nobody did. */
async function report(root: HTMLElement, opened: Opened): Promise<string> {
  const { result } = opened;
  // The hash of a random name: it says nothing about the letter, and finds its twin in any box. Who found
  // nothing sends as many bytes, which nobody keeps.
  const name = b64(result === "ok" ? await sha256(`trustbox.v2/seen\n${opened.header.id}`) : random(32));
  const said = await post<{ twin: string; stage: string }>(root.dataset["report"] ?? "", { result, name });
  showStage(root, said.stage);
  return said.twin;
}
