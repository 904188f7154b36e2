/** Seals with the browser's code what other implementations must open: vectors/from-browser.json. */
import { signNote } from "../proof/note.ts";
import { checkDeal, deal, type Deal, writeBox, writeDeal } from "../seal/box.ts";
import { b64, hex, sha256, utf8 } from "../seal/bytes.ts";
import { type Header, openLetter, openUrgent, pack, sealLetter, sealNumber, sealOf, sealUrgent } from "../seal/letter.ts";
import { keysFile, manifest, release, writeOpen } from "../seal/opening.ts";
import { derive, type ReceiptKeys, sealStub } from "../seal/receipt.ts";
import { followupMac, sealCopy, sealFollowup, sealReply, writeReply } from "../seal/thread.ts";
import { DAY, found, headerOf, OPENS, ORIGIN } from "./school.ts";
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
  const cases = [...(await letters(keys)), ...(await urgent(keys)), ...(await threads(keys)), ...(await boxes())];
  return `${JSON.stringify({ cases: [...cases, ...(await releases())] }, null, 1)}\n`;
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
  const { roster, box, seeds, keys } = await world();
  const outer = await steady(name, () => sealLetter(roster, box, pack(said, files), exclude));
  const results: Record<string, string> = {};
  for (const seat of roster.members.keys()) {
    results[seat] = (await openLetter(await keys(seat), roster, box, outer, seeds)).result;
  }
  const seal = await sealOf(outer);
  const digests = await Promise.all(files.map(async (file) => hex(await sha256(file))));
  return { name, do: "open", outer: b64(outer), seal: hex(seal), number: sealNumber(seal), results, header: said, files: digests };
}

async function urgent(keys: ReceiptKeys): Promise<Cases> {
  const { roster, box, keys: of } = await world();
  const said = await header(keys, { kind: "urgent", to: [4] });
  const sealed = await steady("urgent", () => sealUrgent(roster, pack(said)));
  const results: Record<string, string> = {};
  for (const seat of roster.members.keys()) {
    results[seat] = (await openUrgent(await of(seat), roster, hex(box.id), sealed)).result;
  }
  return [{ name: "an urgent letter to the duty reader", do: "urgent", sealed: b64(sealed), box: hex(box.id), results, header: said }];
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

async function boxes(): Promise<Cases> {
  const { roster, keys } = await world();
  const deals: Deal[] = [];
  for (const seat of [2, 3, 5]) {
    deals.push(await steady(`deal ${seat}`, () => deal(roster, 2, deals.length + 1, seat)));
  }
  const text = await writeDeal(2, deals);
  await checkDeal(2, text, roster);
  const dates = { sealed: DAY, opens: OPENS, expires: "2026-04-28" };
  const signers = [await keys(2), await keys(3), await keys(5)];
  const note = await signNote(await writeBox(roster, 2, deals, text, dates), signers);
  const files = Object.fromEntries(
    [...roster.members.keys()].map((seat) => [seat, deals.map(({ shares }) => b64(found(shares.find((each) => each.seat === seat)).file))]),
  );
  return [{ name: "a box dealt by seats 2, 3 and 5", do: "box", note, deal: text, dealers: [2, 3, 5], files }];
}

async function releases(): Promise<Cases> {
  const { roster, box, seeds, keys, shares } = await world();
  const [first, second] = [await sha256("one letter"), await sha256("another")];
  const seen = manifest([first, second]);
  const coordinator = await keys(2);
  const nonce = new Uint8Array(16).fill(1);
  // Seat 2 coordinates, and for the vectors its own card's identity serves as the ephemeral one.
  const text = await writeOpen(roster, box, { manifest: seen, coordinator: 2, ephemeral: coordinator.recipient, date: OPENS, nonce });
  const open = await signNote(text, [coordinator]);
  const released: { file: string; note: string }[] = [];
  for (const seat of [1, 3, 4]) {
    const mine = await keys(seat);
    const { file, note } = await steady(`release ${seat}`, () => release(mine, roster, box, open, seen, shares(seat), OPENS));
    released.push({ file: b64(file), note });
  }
  const file = await steady("keys", () => keysFile(roster, box, seeds));
  return [
    { name: "three releases", do: "combine", open, coordinator: 2, released, seeds: seeds.map(hex) },
    { name: "the keys of the box", do: "keys", file: b64(file), seeds: seeds.map(hex) },
  ];
}
