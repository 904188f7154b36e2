/**
 * Where a member's key card lives while it is unlocked (docs/spec/card.md §On a device).
 *
 *   unlocked(): Promise<MemberKeys | null>          the keys, if the card is unlocked here
 *   requireUnlocked(root: HTMLElement): Promise<MemberKeys>
 *                                                    shows the unlock panel as root's first child when
 *                                                    needed; resolves once the right card was given
 *   keep(keys: MemberKeys, device: boolean): Promise<void>
 *                                                    keep a card that was just made or typed
 *   lock(): Promise<void>                            wipe it here and in every tab; pages load anew
 *   watch(): void                                    called once by desk.ts: idle time, sign-out
 *
 * The card's 16 bytes rest in IndexedDB under a WebCrypto key that no script can read out. They are
 * wiped on lock, on sign-out and after 15 idle minutes; "on this device" survives idleness alone.
 * A record made in another sign-in, or for a seat whose card is another one by now, is wiped unread.
 */
import { b64 } from "./proof/bytes.ts";
import { HEAD, keyName, type MemberKeys, memberKeys } from "./seal/card.ts";
import { askForCard } from "./pages/unlock.ts";
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
  /** Base64 of the keys this seat may sign with: the present card first, then those of late rosters. */
  readonly signingKeys: readonly string[];
  readonly session: string;
}

/** The signed-in seat or head, as the page names it; null on pages of people without a key card. */
export function place(): Place | null {
  const { origin, seat, signingKey, session } = document.body.dataset;
  if (!origin || !seat || !signingKey || !session) return null;
  return { origin, seat: seatOf(seat), signingKeys: signingKey.split(" "), session };
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
  if (!keys) await wipe();
  return keys;
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
  const { keys, device } = await askForCard(root, keysOf);
  await keep(keys, device);
  return keys;
}

/** Return the keys a card makes in this seat, or null if it is not a card of this seat. */
async function keysOf(card: Uint8Array): Promise<MemberKeys | null> {
  const here = place();
  if (!here) return null;
  const keys = await memberKeys(here.origin, here.seat, card);
  return here.signingKeys.includes(b64(keys.publicKey)) ? keys : null;
}

export async function keep(keys: MemberKeys, device: boolean): Promise<void> {
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
    const keys = await memberKeys(here.origin, here.seat, new Uint8Array(card));
    return here.signingKeys.includes(b64(keys.publicKey)) ? keys : null;
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
