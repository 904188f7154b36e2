/**
 * The rosters that a member's browser works with: they begin and go on as it remembers them.
 *
 * The first roster is trusted on first use; a server that shows another one later, or an older
 * composition as the newest, is noticed here.
 */
import { equal } from "../seal/bytes.ts";
import { type Chain, type History, verifyHistory } from "../seal/chain.ts";
import { SealError } from "../seal/errors.ts";
import type { Reference } from "../seal/reference.ts";
import { schoolTime } from "./freshness.ts";
import { headThen } from "./journal.ts";
import * as memory from "./room-memory.ts";

const NOTHING: Reference = { number: 0, hash: new Uint8Array(32) };

/** Today in the school's time, by this device's own clock. */
export function today(): string {
  return schoolTime().slice(0, 10);
}

/** Check every roster there was against what this browser remembers; throws ROSTER_…, RESTART, LOG_…. */
export async function rostersOf(origin: string, history: History, head: Reference): Promise<Chain> {
  const chain = await verifyHistory(history, { origin, head, today: today() });
  const genesis = await memory.knownGenesis(origin);
  if (genesis && !equal(genesis, chain.first.hash)) throw new SealError("ROSTER_PIN");
  const before = await memory.knownRoster(origin);
  if (before && !equal(chain.roster(before.epoch).hash, before.hash)) throw new SealError("ROSTER_CHAIN", "not as before");
  const inForce = chain.all[history.rosters.length - 1];
  if (!genesis) await memory.rememberGenesis(origin, chain.first.hash);
  if (inForce && inForce.epoch > (before?.epoch ?? 0)) await memory.rememberRoster(origin, inForce);
  return chain;
}

/**
 * Check the rosters that a page hands out; throws what `rostersOf` does, Refused.
 *
 * The journal is asked only where a chain began anew: it has grown since the page was made. Asked again for the
 * same ones, they were checked.
 */
export async function rostersIn(origin: string, history: History): Promise<Chain> {
  const told = `${origin} ${JSON.stringify(history)}`;
  if (checked?.told !== told) {
    const head = history.head ? await headThen(origin, headAddress(), history.head) : NOTHING;
    // A roster that is only ready is nobody's yet here: what was said against it since is not looked at.
    checked = { told, chain: await rostersOf(origin, { ...history, ready: "" }, head) };
  }
  return checked.chain;
}

let checked: { told: string; chain: Chain } | null = null;

function headAddress(): string {
  return document.querySelector<HTMLElement>("[data-keyring]")?.dataset["head"] ?? "";
}
