/** Replies, follow-ups, and the records an opening leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { signNote } from "../proof/note.ts";
import { type Act, type Line, readAct, readLine, readUrgent, writeAct, writeLine, writeUrgent } from "../seal/act.ts";
import { b64, concat, sha256, u32, utf8 } from "../seal/bytes.ts";
import { encrypt, HybridIdentity } from "../seal/envelope.ts";
import { type Header, pack, sealToSeats } from "../seal/letter.ts";
import { choicesOf, followupMac, openFollowup, openReply, sealCopy, sealFollowup, sealReply, writeReply } from "../seal/thread.ts";
import { DAY, found, headerOf, OPENS, ORIGIN, school, SEATS, sealBox } from "./school.ts";
import { refuses } from "./vectors.ts";

const THREAD = "00112233445566778899aabbccddeeff";
const BODY = "Катыңарды окудук. Рахмат.\nБиз жардам беребиз.";

function author(): { identity: HybridIdentity; recipient: string } {
  const identity = new HybridIdentity(new Uint8Array(32).fill(5));
  return { identity, recipient: identity.recipient };
}

test("a reply comes back to its author with who signed it", async () => {
  const { roster, of } = await school();
  const { identity, recipient } = author();
  const note = await signNote(writeReply(ORIGIN, THREAD, 1, OPENS, BODY), [of(1), of(4)]);
  const reply = await openReply({ identity }, await sealReply(recipient, note), roster);
  assert.deepEqual(reply, { origin: ORIGIN, thread: THREAD, seq: 1, date: OPENS, body: BODY, seats: new Set([1, 4]) });
  const copy = await sealCopy(roster, [1, 4], note);
  assert.equal((await openReply(of(1), copy, roster)).body, BODY);
  await refuses("REPLY_FORMAT", () => openReply(of(2), copy, roster));
});

test("replies have one size, and none is longer", async () => {
  const { of } = await school();
  const { recipient } = author();
  const sizes = new Set<number>();
  for (const body of ["x", "ү".repeat(5000)]) {
    const note = await signNote(writeReply(ORIGIN, THREAD, 1, OPENS, body), [of(1)]);
    sizes.add((await sealReply(recipient, note)).length);
  }
  assert.equal(sizes.size, 1);
  const long = await signNote(writeReply(ORIGIN, THREAD, 1, OPENS, "ү".repeat(7000)), [of(1)]);
  await refuses("REPLY_SIZE", () => sealReply(recipient, long));
});

test("a reply that no member signed, or of another school, is refused", async () => {
  const { roster, of } = await school();
  const { identity, recipient } = author();
  const text = writeReply(ORIGIN, THREAD, 1, OPENS, BODY);
  const stranger = { ...of(1), name: `${ORIGIN}/m9` };
  const elsewhere = writeReply("other.example", THREAD, 1, OPENS, BODY);
  const bad: readonly (readonly [string, string])[] = [
    ["REPLY_SIG", await signNote(text, [stranger])],
    ["REPLY_SIG", (await signNote(text, [of(1)])).replace("seq 1", "seq 2")],
    ["REPLY_SIG", await signNote(`${text}extra 1\n`, [of(1)])],
    ["REPLY_SIG", "not a note"],
    ["REPLY_THREAD", await signNote(elsewhere, [of(1)])],
    ["REPLY_FORMAT", await signNote(text.replace("seq 1", "seq 01"), [of(1)])],
    ["REPLY_FORMAT", await signNote(text.replace(/body .*/, `body ${b64(new Uint8Array([255]))}`), [of(1)])],
  ];
  for (const [code, note] of bad) {
    const sealed = await sealReply(recipient, note);
    await refuses(code, () => openReply({ identity }, sealed, roster));
  }
});

test("a reply of another shape is refused", async () => {
  const { roster, of } = await school();
  const { identity, recipient } = author();
  const note = utf8(await signNote(writeReply(ORIGIN, THREAD, 1, OPENS, BODY), [of(1)]));
  const whole = concat(utf8("TBA1"), u32(note.length), note);
  const padded = (bytes: Uint8Array, size = 2 ** 14): Uint8Array => concat(bytes, new Uint8Array(size - bytes.length));
  const dirty = padded(whole);
  dirty[dirty.length - 1] = 1;
  const other = padded(concat(utf8("TBA2"), whole.subarray(4)));
  for (const packed of [dirty, other, whole, padded(whole, 2 ** 15), padded(concat(utf8("TBA1"), u32(2 ** 20)))]) {
    const sealed = await encrypt(packed, [recipient]);
    await refuses("REPLY_FORMAT", () => openReply({ identity }, sealed, roster));
  }
});

test("only a list at the end is choices", () => {
  const cases: readonly (readonly [string, string, string[]])[] = [
    ["Рахмат.\nДагы барбы?\n( ) Ооба\n( ) Жок\n", "Рахмат.\nДагы барбы?", ["Ооба", "Жок"]],
    ["Дагы барбы?\n\n( ) Ооба\n( ) Жок", "Дагы барбы?", ["Ооба", "Жок"]],
    ["Жалгыз.\n( ) Ооба", "Жалгыз.\n( ) Ооба", []],
    ["Суроо?\n( ) Ооба\n( ) Жок\nКүтөбүз.", "Суроо?\n( ) Ооба\n( ) Жок\nКүтөбүз.", []],
    ["Суроо?\n( ) \n( ) Жок", "Суроо?\n( ) \n( ) Жок", []],
    [`Суроо?${"\n( ) а".repeat(7)}`, "Суроо?\n( ) а", Array.from({ length: 6 }, () => "а")],
    ["", "", []],
  ];
  for (const [body, words, choices] of cases) assert.deepEqual(choicesOf(body), [words, choices]);
});

const THREAD_KEY = new Uint8Array(32).fill(6);

async function followup(first: Header, more: Partial<Header> = {}): Promise<Header> {
  const { box } = await sealBox();
  const header = headerOf(box, "Дагы бир нерсе.", { kind: "followup", thread: first.id });
  return { ...header, mac: await followupMac(THREAD_KEY, header.id, header.text), ...more };
}

test("a follow-up is its author's, to this letter, for its readers", async () => {
  const { roster, of } = await school();
  const { box } = await sealBox();
  const first = headerOf(box, "first", { thread_key: b64(THREAD_KEY) });
  const header = await followup(first);
  const sealed = await sealFollowup(roster, [1, 3], header);
  assert.deepEqual((await openFollowup(of(1).identity, sealed, first)).header, header);
  await refuses("NOT_FOR_THIS_KEY", () => openFollowup(of(2).identity, sealed, first));
  const forged: readonly (readonly [string, Partial<Header>])[] = [
    ["FOLLOWUP_THREAD", { thread: "00".repeat(16) }],
    ["FOLLOWUP_THREAD", { kind: "letter" }],
    ["FOLLOWUP_THREAD", { origin: "other.example" }],
    ["FOLLOWUP_MAC", { text: "Эч нерсе болгон жок." }],
    ["FOLLOWUP_MAC", { id: "00".repeat(16) }],
    ["FOLLOWUP_MAC", { mac: b64(new Uint8Array(32)) }],
  ];
  for (const [code, more] of forged) {
    const wrong = await sealToSeats(roster, pack({ ...header, ...more }), SEATS);
    await refuses(code, () => openFollowup(of(1).identity, wrong, first));
  }
  const { mac, ...bare } = header;
  const unsigned = await sealToSeats(roster, pack(bare), SEATS);
  await refuses("FOLLOWUP_MAC", () => openFollowup(of(1).identity, unsigned, first));
});

async function act(more: Partial<Act> = {}): Promise<Act> {
  const hash = await sha256("a hash");
  const none = { number: 0, hash: await sha256("") };
  return {
    number: 7,
    kind: "planned",
    day: OPENS,
    date: OPENS,
    present: [1, 2, 5],
    boxes: [{ box: { number: 1, hash }, letters: { number: 2, hash }, urgent: none }],
    opens: [{ number: 1, hash }],
    paper: 3,
    opened: 2,
    damaged: none,
    waiting: none,
    next: { number: 2, hash },
    document: hash,
    checkpoint: { number: 12, hash },
    ...more,
  };
}

test("an act reads back as it was written", async () => {
  const { roster, of } = await school();
  const hash = await sha256("another");
  const closed = found((await act()).boxes[0]);
  const two = [closed, { ...closed, box: { number: 2, hash } }];
  const cases: Partial<Act>[] = [
    {},
    { kind: "moved", day: "2026-04-24" },
    { opened: 0, opens: [], waiting: { number: 2, hash } },
    { boxes: two, opens: [{ number: 1, hash }, { number: 2, hash }], next: { number: 3, hash } },
  ];
  for (const more of cases) {
    const written = await act(more);
    const { text, seats, ...read } = readAct(await signNote(writeAct(roster, written), [1, 2, 5].map(of)), roster);
    assert.deepEqual(read, written);
    assert.deepEqual(seats, new Set([1, 2, 5]));
  }
});

test("an act needs a quorum, this school, boxes in their order, and an opening when letters came out", async () => {
  const { roster, of } = await school();
  const hash = await sha256("another");
  const signed = (text: string, seats = [1, 2, 5]): Promise<string> => signNote(text, seats.map(of));
  const shaped = async (more: Partial<Act>): Promise<string> => signed(writeAct(roster, await act(more)));
  const text = writeAct(roster, await act());
  const bad: readonly (readonly [string, string])[] = [
    ["ACT_QUORUM", await signed(text, [1, 2])],
    ["ACT_ORIGIN", await signed(text.replace(`origin ${ORIGIN}`, "origin other.example"))],
    ["ACT_SHAPE", await shaped({ opens: [] })],
    ["ACT_SHAPE", await shaped({ opens: [], opened: 0, damaged: { number: 1, hash } })],
    ["ACT_SHAPE", await shaped({ opens: [{ number: 1, hash }, { number: 1, hash }] })],
    ["ACT_SHAPE", await shaped({ opens: [{ number: 2, hash }] })],
    ["ACT_SHAPE", await shaped({ next: { number: 3, hash } })],
    ["ACT_SHAPE", await shaped({ present: [1, 2, 9] })],
    ["ACT_SHAPE", await shaped({ present: [] })],
    ["NOTE_FIELD", await shaped({ boxes: [] })],
    ["NOTE_FIELD", await signed(text.replace("kind planned", "kind secret"))],
    ["NOTE_FIELD", await signed(text.replace(/paper .*\n/, ""))],
    ["NOTE_FIELD", await signed(text.replace(/document .*\n/, ""))],
    ["NOTE_SIG", (await signed(text)).replace("paper 3", "paper 0")],
  ];
  for (const [code, note] of bad) await refuses(code, () => readAct(note, roster));
});

async function line(more: Partial<Line> = {}): Promise<Line> {
  const hash = await sha256("a hash");
  return {
    kind: "empty",
    opening: "planned",
    planned: OPENS,
    date: OPENS,
    present: [1, 2, 3],
    boxes: [{ number: 1, hash }],
    waiting: { number: 0, hash: await sha256("") },
    next: { number: 2, hash },
    reason: "",
    checkpoint: { number: 3, hash },
    ...more,
  };
}

const SAID = { present: [], boxes: [], waiting: null };

test("lines read back: an empty box, a moved and a missed opening", async () => {
  const { roster, of } = await school();
  const cases: readonly (readonly [Partial<Line>, number[]])[] = [
    [{}, [1, 2, 3]],
    [{ ...SAID, kind: "moved", next: "2026-04-22", reason: "Мугалимдер окууда" }, [4]],
    [{ ...SAID, kind: "missed", opening: "extraordinary", next: null, reason: "-" }, [1]],
  ];
  for (const [more, seats] of cases) {
    const written = await line(more);
    const note = await signNote(writeLine(roster, written), seats.map(of));
    const { text, seats: signers, ...read } = readLine(note, roster);
    assert.deepEqual(read, written);
    assert.deepEqual([...signers], seats);
  }
});

test("a line says an empty box only by a quorum that sealed the next one", async () => {
  const { roster, of } = await school();
  const hash = await sha256("a hash");
  const signed = async (more: Partial<Line>, seats = [1, 2, 3]): Promise<string> =>
    signNote(writeLine(roster, await line(more)), seats.map(of));
  const moved = { ...SAID, kind: "moved", next: "2026-04-22" } as const;
  const bad: readonly (readonly [string, string])[] = [
    ["LINE_QUORUM", await signed({}, [1, 2])],
    ["LINE_SHAPE", await signed({ boxes: [] })],
    ["LINE_SHAPE", await signed({ boxes: [{ number: 2, hash }] })],
    ["LINE_SHAPE", await signed({ waiting: null })],
    ["LINE_SHAPE", await signed({ present: [] })],
    ["LINE_SHAPE", await signed({ next: DAY })],
    ["LINE_SHAPE", await signed({ next: null })],
    ["LINE_SHAPE", await signed({ present: [1, 9] })],
    ["LINE_SHAPE", await signed({ ...moved, next: null })],
    ["LINE_SHAPE", await signed({ ...moved, present: [1] })],
    ["LINE_SHAPE", await signed({ ...moved, kind: "missed" })],
    ["LINE_ORIGIN", (await signNote(writeLine(roster, await line()).replace(ORIGIN, "other.example"), [1, 2, 3].map(of)))],
    ["NOTE_FIELD", await signed({ planned: "2026-02-30" })],
  ];
  for (const [code, note] of bad) await refuses(code, () => readLine(note, roster));
});

test("an urgent letter was opened by whoever signed it", async () => {
  const { roster, of } = await school();
  const seal = await sha256("a letter");
  const box = { number: 1, hash: seal };
  const text = writeUrgent(roster, { seal, box, date: OPENS, seat: 4 });
  const read = readUrgent(await signNote(text, [of(4)]), roster);
  assert.deepEqual([read.seal, read.date, read.seat], [seal, OPENS, 4]);
  const bad: readonly (readonly [string, string])[] = [
    ["URGENT_SIGNER", await signNote(text, [of(1)])],
    ["URGENT_ORIGIN", await signNote(text.replace(ORIGIN, "other.example"), [of(4)])],
    ["URGENT_ROSTER", await signNote(text.replace("roster 1", "roster 2"), [of(4)])],
    ["URGENT_ROSTER", await signNote(text.replace(b64(roster.hash), b64(seal)), [of(4)])],
    ["NOTE_TYPE", await signNote(text.replace("urgent", "act"), [of(4)])],
  ];
  for (const [code, note] of bad) await refuses(code, () => readUrgent(note, roster));
  assert.ok(found(roster.members.get(4)));
});
