/** Seals with the browser's code what other implementations must open: vectors/from-browser.json. */
import { signNote } from "../proof/note.ts";
import { readBoxText, writeBox } from "../seal/box.ts";
import { b64, hex, sha256, utf8 } from "../seal/bytes.ts";
import { sealOf, writeLines } from "../seal/deal.ts";
import {
  dealIn,
  type Header,
  openLetter,
  openUrgent,
  pack,
  sealLetter,
  sealNumber,
  sealUrgent,
} from "../seal/letter.ts";
import { manifest, openRelease, ownShare, readLetters, readOpenText, release, writeOpen } from "../seal/opening.ts";
import { split } from "../seal/quorum.ts";
import { derive, type ReceiptKeys, sealStub } from "../seal/receipt.ts";
import { listed } from "../seal/reference.ts";
import { sealSharing, writeSharing } from "../seal/sharing.ts";
import { followupMac, sealCopy, sealFollowup, sealReply, writeReply } from "../seal/thread.ts";
import { type Dealt, dealtIn, found, headerOf, OPENS, ORIGIN, sharesOf } from "./school.ts";
import { steady } from "./steady.ts";
import type { Case } from "./vectors.ts";
import { world } from "./world.ts";

export const FILE = new URL("../../vectors/from-browser.json", import.meta.url);
const CODE = "12345678901234567891";
const LETTER = "ffeeddccbbaa99887766554433221100";
const TEXT = "Мени күн сайын сабап жатышат. «Ө, ү, ң» 🙏";

type Cases = (Case & Record<string, unknown>)[];

/** The text of vectors/from-browser.json. */
export async function content(): Promise<string> {
  const keys = await derive(ORIGIN, CODE);
  const cases = [...(await letters(keys)), ...(await urgent(keys)), ...(await threads(keys)), ...(await shared())];
  return `${JSON.stringify({ cases: [...cases, ...(await boxes()), ...(await reading())] }, null, 1)}\n`;
}

async function header(keys: ReceiptKeys, more: Partial<Header> = {}): Promise<Header> {
  const { box } = await world();
  const thread_key = b64(keys.threadKey);
  return headerOf(box, TEXT, { id: LETTER, mailbox: hex(keys.mailbox), reply_to: keys.recipient, thread_key, ...more });
}

async function letters(keys: ReceiptKeys): Promise<Cases> {
  const photo = utf8("not a photo, but bytes all the same");
  const about = { who: "parent", tile: "RCK", danger: "unsure", avoid: ["teacher", "head"], name: "", contact: "", language: "ru" };
  const files = [{ name: "photo-1.jpg", type: "image/jpeg", size: photo.length }];
  return [
    await letter("a letter to everybody", await header(keys), []),
    await letter("seats 2 and 3 left out", await header(keys, { to: [1, 4, 5] }), [], [2, 3]),
    await letter("with answers and a file", await header(keys, { about, files }), [photo]),
    await letter("a file in the next bucket", await header(keys, { files: [{ name: "file-1.bin", type: "", size: 20000 }] }), [
      new Uint8Array(20000).fill(7),
    ]),
    await letter("for another box", await header(keys, { box: "00".repeat(32) }), []),
  ];
}

async function letter(name: string, said: Header, files: Uint8Array[], exclude: number[] = []): Promise<Cases[number]> {
  const { roster, box, keys } = await world();
  const sealed = await steady(name, () => sealLetter(roster, box, pack(said, files), exclude));
  const dealt = await dealtIn(sealed, roster, box.id);
  const { secrets } = readLetters(roster, [dealt.deal], await given([dealt], [1, 2, 3]));
  const secret = found(secrets.get(hex(dealt.deal.seal)));
  const results: Record<string, string> = {};
  for (const seat of roster.members.keys()) {
    results[seat] = (await openLetter(await keys(seat), roster, box.id, dealt.payload, secret)).result;
  }
  const { seal } = await dealIn(sealed, roster, box.id);
  const digests = await Promise.all(files.map(async (file) => hex(await sha256(file))));
  const told = { seal: hex(seal), number: sealNumber(seal), secret: hex(secret), results, header: said, files: digests };
  return { name, do: "open", letter: b64(sealed), ...told };
}

/** The shares of these seats, letter by letter. */
async function given(letters: readonly Dealt[], seats: readonly number[]): Promise<Map<number, Uint8Array[]>> {
  const { keys } = await world();
  const shares = new Map<number, Uint8Array[]>();
  for (const seat of seats) {
    const mine = await keys(seat);
    shares.set(seat, letters.map((each) => found(sharesOf(each, [mine]).get(seat))));
  }
  return shares;
}

async function urgent(keys: ReceiptKeys): Promise<Cases> {
  const { roster, box, keys: of } = await world();
  const said = await header(keys, { kind: "urgent", to: [1, 3, 4, 5] });
  const sealed = await steady("urgent", () => sealUrgent(roster, pack(said), [2]));
  const results: Record<string, string> = {};
  for (const seat of roster.members.keys()) {
    results[seat] = (await openUrgent(await of(seat), roster, box.id, sealed)).result;
  }
  const seal = hex(sealOf(await sha256(sealed)));
  return [{ name: "an urgent letter, seat 2 left out", do: "urgent", sealed: b64(sealed), box: hex(box.id), seal, results, header: said }];
}

async function threads(keys: ReceiptKeys): Promise<Cases> {
  const { roster, box, keys: of } = await world();
  const said = { thread: LETTER, seq: 3, date: OPENS, body: "Окудук. Рахмат!\nБиз сени жалгыз калтырбайбыз." };
  const note = await signNote(writeReply(ORIGIN, said.thread, said.seq, said.date, said.body), [await of(1), await of(5)]);
  const reply = await steady("reply", () => sealReply(keys.recipient, note));
  const copy = await steady("copy", () => sealCopy(roster, [1, 5], note));
  const id = "0123456789abcdef0123456789abcdef";
  const first = await header(keys);
  const text = "Дагы бир нерсе.";
  const mac = await followupMac(keys.threadKey, id, text);
  const added = await header(keys, { kind: "followup", id, thread: LETTER, mac, thread_key: "", text });
  const more = await steady("follow-up", () => sealFollowup(roster, [1, 4], added));
  const stub = { seal: await sha256("a letter"), boxId: box.id, letterId: LETTER, to: [1, 2, 3, 4, 5], kind: "letter" };
  const sealed = await steady("stub", () => sealStub(keys, stub));
  const remembered = { seal: hex(stub.seal), box: hex(stub.boxId), id: stub.letterId, to: stub.to, kind: stub.kind };
  return [
    { name: "a reply signed by two", do: "reply", code: CODE, sealed: b64(reply), ...said, seats: [1, 5] },
    { name: "its copy for the readers", do: "copy", seat: 5, sealed: b64(copy), ...said, seats: [1, 5] },
    { name: "a follow-up", do: "followup", seat: 4, sealed: b64(more), first, header: added },
    { name: "a stub", do: "stub", origin: ORIGIN, code: CODE, sealed: b64(sealed), content: remembered },
  ];
}

async function shared(): Promise<Cases> {
  const { keys } = await world();
  const { recipient } = await keys(3);
  const seal = await sha256("a letter");
  const sharing = { origin: ORIGIN, seal, to: 3, keys: [1, 2].map((byte) => new Uint8Array(16).fill(byte)), said: [null] };
  const sealed = await steady("sharing", () => sealSharing(recipient, sharing));
  return [{ name: "the keys of a letter", do: "sharing", seat: 3, seal: hex(seal), sealed: b64(sealed), text: writeSharing(sharing) }];
}

async function boxes(): Promise<Cases> {
  const { roster, box, keys } = await world();
  const checkpoint = { number: 9, hash: await sha256("the journal so far") };
  const text = writeBox(roster, { number: 2, prev: box.id, sealed: OPENS, opens: "2026-04-28", checkpoint });
  const note = await signNote(text, [await keys(2), await keys(3), await keys(5)]);
  return [{ name: "a box that seats 2, 3 and 5 sealed", do: "box", note, number: 2, id: hex((await readBoxText(text, roster)).id), seats: [2, 3, 5] }];
}

/** An opening whose members are browsers: two letters, one of them dealt falsely, and three releases. */
async function reading(): Promise<Cases> {
  const { roster, box, next, keys } = await world();
  const honest = await steady("honest", () => sealLetter(roster, box, new Uint8Array(64)));
  const letters = [await dealtIn(honest, roster, box.id), await falselyDealt()];
  letters.sort((a, b) => (hex(a.deal.seal) < hex(b.deal.seal) ? -1 : 1));
  const deals = letters.map(({ deal }) => deal);
  const seen = manifest(deals.map(({ seal }) => seal));
  const signers = [await keys(1), await keys(3), await keys(4)];
  const said = { box: { number: box.number, hash: box.id }, next: { number: next.number, hash: next.id }, letters: await listed(seen) };
  const text = writeOpen(roster, { ...said, kind: "planned", day: OPENS, date: OPENS });
  const open = await readOpenText(text, box, ORIGIN);
  const released: { file: string; note: string }[] = [];
  const shares = new Map<number, Uint8Array[]>();
  for (const mine of signers) {
    const own = letters.map(({ deal, lines }) => ownShare(mine, deal, found(lines.get(mine.seat))));
    const each = await steady(`release ${mine.seat}`, () => release(mine, roster, roster, open, deals, own));
    released.push({ file: b64(each.file), note: each.note });
    const { seat, shares: read } = await openRelease(await keys(5), roster, open, each);
    shares.set(seat, read);
  }
  const { opened, damaged, waiting } = readLetters(roster, deals, shares);
  const parts = letters.map(({ deal, lines }) => ({ lines: [...lines.values()].map(b64), payload_hash: hex(deal.payloadHash) }));
  const name = "three releases, one author lied";
  return [{ name, do: "read", open: await signNote(text, signers), letters: parts, released, opened, damaged, waiting }];
}

async function falselyDealt(): Promise<Dealt> {
  const { roster, box } = await world();
  const payload = utf8("a payload");
  const seats = [...roster.members.keys()];
  const lines = await steady("false", async () => {
    const shares = split(new Uint8Array(16).fill(1), seats, roster.quorum);
    return writeLines(roster, box.id, shares.set(5, new Uint8Array(16).fill(5)), await sha256(payload));
  });
  return dealtIn(new Uint8Array([...lines, ...payload]), roster, box.id);
}
