/**
 * Where a member's key card lives while it is unlocked (docs/spec/card.md §On a device).
 *
 *   unlocked(): Promise<MemberKeys | null>          the keys, if the card in use is unlocked here
 *   requireUnlocked(root: HTMLElement): Promise<MemberKeys>
 *                                                    shows the unlock panel as root's first child when
 *                                                    needed; resolves once the right card was given
 *   cardOf(root, keys, seat?): Promise<MemberKeys>   one of these cards, in memory alone: a card that is
 *                                                    not in force, or of somebody at the same computer
 *   keep(keys: MemberKeys, device: boolean): Promise<void>
 *                                                    keep a card that was just made or typed
 *   lock(): Promise<void>                            wipe it here and in every tab; pages load anew
 *   watch(): void                                    called once by desk.ts: idle time, sign-out
 *
 * The card in use is the one that the composition in force names; the one just made, while none names
 * the seat. The card's 16 bytes rest in IndexedDB under a WebCrypto key that no script can read out.
 * They are wiped on lock, on sign-out and after 15 idle minutes; "on this device" survives idleness
 * alone. A record of another sign-in is wiped unread; a card that is no longer in use wipes itself
 * and says so.
 */
import { b64, unb64 } from "./proof/bytes.ts";
import { HEAD, keyName, type MemberKeys, memberKeys } from "./seal/card.ts";
import { cardNumber } from "./pages/card-number.ts";
import { askForCard, type Verdict } from "./pages/unlock.ts";
import { Store } from "./store.ts";

const IDLE_MS = 15 * 60_000;
const LOOK_MS = 15_000;
const cards = new Store("keyring", "cards");

interface Kept {
  readonly wrapped: ArrayBuffer;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly key: CryptoKey;
  readonly session: string;
  readonly device: boolean;
  readonly used: number;
}

interface Place {
  readonly origin: string;
  /** The seat, or HEAD for the head of the school. */
  readonly seat: number;
  /** Base64 of the public key of the card in use. */
  readonly inUse: string;
  /** … of a card that was made anew and is not in force yet; "" for none. */
  readonly waiting: string;
  readonly session: string;
}

/** The signed-in seat or head, as the page names it; null on pages of people without a key card. */
export function place(): Place | null {
  const { origin, seat, signingKey, waitingKey, session } = document.body.dataset;
  if (!origin || !seat || !signingKey || !session) return null;
  return { origin, seat: seatOf(seat), inUse: signingKey, waiting: waitingKey ?? "", session };
}

/** Read a page's `data-seat`: a number, or `head`. */
export function seatOf(text: string): number {
  return text === "head" ? HEAD : Number(text);
}

let held: MemberKeys | null = null;
let asking: Promise<MemberKeys> | null = null;
let usedAt = 0;

export async function unlocked(): Promise<MemberKeys | null> {
  const here = place();
  if (!here) return null;
  held ??= await restore(here);
  show(held !== null);
  return held;
}

/** Return the keys of the card that rests here, or null; a record that is no good is wiped. */
async function restore(here: Place): Promise<MemberKeys | null> {
  const kept = await read(here);
  if (!kept) return null;
  const keys = isGood(kept, here) ? await unwrap(kept, here) : null;
  if (keys && isInUse(keys, here)) return keys;
  await wipe();
  if (keys) await tellReplaced(keys, here);
  return null;
}

function isInUse(keys: MemberKeys, { seat, inUse }: Place): boolean {
  return keys.seat === seat && b64(keys.publicKey) === inUse;
}

/** Say that this device has forgotten a card which another has replaced, and which one is in use. */
async function tellReplaced(keys: MemberKeys, { inUse }: Place): Promise<void> {
  const words = document.querySelector<HTMLTemplateElement>("#replaced-card");
  if (!words || document.querySelector("[data-replaced]")) return;
  const notice = document.importNode(words.content, true);
  const numbers = { old: await cardNumber(keys.publicKey), new: await cardNumber(unb64(inUse)) };
  for (const [which, number] of Object.entries(numbers)) {
    for (const spot of notice.querySelectorAll(`[data-card-number=${which}]`)) spot.textContent = number;
  }
  document.querySelector("main")?.prepend(notice);
}

export async function requireUnlocked(root: HTMLElement): Promise<MemberKeys> {
  const keys = await unlocked();
  if (keys) return keys;
  asking ??= ask(root).finally(() => {
    asking = null;
  });
  return asking;
}

async function ask(root: HTMLElement): Promise<MemberKeys> {
  const here = place();
  const { keys, device } = await askForCard(root, (card) => judge(card, here), { inUse: here?.inUse ?? "" });
  await keep(keys, device);
  return keys;
}

/** Say whether this is the card in use, and if not, which one it is. */
async function judge(card: Uint8Array, here: Place | null): Promise<Verdict> {
  if (!here) return { problem: "none", number: "" };
  const keys = await memberKeys(here.origin, here.seat, card);
  if (isInUse(keys, here)) return { keys };
  const number = await cardNumber(keys.publicKey);
  return { problem: b64(keys.publicKey) === here.waiting ? "waiting" : "foreign", number };
}

/** Cards that were typed for this page alone, by their public keys. */
const inHand = new Map<string, MemberKeys>();

/**
 * Return the keys of one of these cards (public keys in base64), asking for it where it is not at hand.
 *
 * It stays in the memory of this page and is written nowhere.
 */
export async function cardOf(
  root: HTMLElement,
  wanted: readonly string[],
  seat = place()?.seat ?? HEAD,
): Promise<MemberKeys> {
  const own = seat === place()?.seat ? await unlocked() : null;
  const ready = [own, ...wanted.map((key) => inHand.get(key) ?? null)];
  const found = ready.find((keys) => keys && wanted.includes(b64(keys.publicKey)));
  if (found) return found;
  const { origin = "" } = document.body.dataset;
  const { keys } = await askForCard(
    root,
    async (card) => {
      const made = await memberKeys(origin, seat, card);
      if (wanted.includes(b64(made.publicKey))) return { keys: made };
      return { problem: "foreign", number: await cardNumber(made.publicKey) };
    },
    { inUse: wanted.join(" "), inMemory: true },
  );
  inHand.set(b64(keys.publicKey), keys);
  return keys;
}

export async function keep(keys: MemberKeys, device: boolean): Promise<void> {
  const here = place();
  // A card made anew is not in use before the others have signed it; the head's is at once.
  if (here && keys.seat !== HEAD && !isInUse(keys, here)) return;
  const session = document.body.dataset["session"] ?? "";
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new Uint8Array(keys.card));
  usedAt = Date.now();
  await write(keys, { wrapped, iv, key, session, device, used: usedAt });
  held = keys;
  show(true);
}

export async function lock(): Promise<void> {
  await wipe();
  channel?.postMessage("locked");
  location.reload();
}

async function wipe(): Promise<void> {
  held = null;
  await cards.clear();
  show(false);
}

function isGood(kept: Kept, here: Place): boolean {
  return kept.device || (kept.session === here.session && Date.now() - kept.used < IDLE_MS);
}

async function unwrap(kept: Kept, here: Place): Promise<MemberKeys | null> {
  try {
    const card = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, kept.key, kept.wrapped);
    return await memberKeys(here.origin, here.seat, new Uint8Array(card));
  } catch {
    return null; // a record of another browser profile or a broken one: ask for the card again
  }
}

// ── Idle time, sign-out, other tabs ─────────────────────────────────────────
let channel: BroadcastChannel | undefined;

export function watch(): void {
  channel = new BroadcastChannel("keyring");
  channel.addEventListener("message", () => {
    location.reload();
  });
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, touch, { passive: true });
  window.setInterval(() => void look(), LOOK_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void look();
  });
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void wipe().finally(() => {
        channel?.postMessage("locked");
        form.submit();
      });
    });
  }
}

/** Remember that somebody is here; written at most once in fifteen seconds. */
function touch(): void {
  const now = Date.now();
  if (!held || now - usedAt < LOOK_MS) return;
  usedAt = now;
  void stay();
}

async function stay(): Promise<void> {
  const here = place();
  const kept = here && (await read(here));
  if (kept && held && isGood(kept, here)) await write(held, { ...kept, used: Date.now() });
  else await look();
}

/** Lock this page when its card was wiped elsewhere or has been idle too long. */
async function look(): Promise<void> {
  const here = place();
  if (!held || !here) return;
  const kept = await read(here);
  if (!kept || !isGood(kept, here)) await lock();
}

/** Say in the bar whether the card is unlocked. */
function show(open: boolean): void {
  for (const bar of document.querySelectorAll<HTMLElement>("[data-keyring]")) {
    bar.hidden = false;
    bar.classList.toggle("keyring--open", open);
    for (const part of bar.querySelectorAll<HTMLElement>("[data-when]")) {
      part.hidden = (part.dataset["when"] === "open") !== open;
    }
  }
}

// ── Kept in the browser ─────────────────────────────────────────────────────
function name({ origin, seat }: { origin: string; seat: number }): string {
  return keyName(origin, seat);
}

function read(here: Place): Promise<Kept | undefined> {
  return cards.read<Kept>(name(here));
}

function write(keys: MemberKeys, kept: Kept): Promise<void> {
  return cards.write(name(keys), kept);
}
