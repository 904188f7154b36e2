/**
 * Sharing a secret among seats so that any k of them join it (Shamir 1979; docs/spec/letter.md §Shares).
 *
 * Byte-wise over GF(2^8) with the polynomial 0x11B. A share of seat s is the value of every byte's
 * polynomial at s; the secret is the value at 0. Table lookups are not constant in time: a share is
 * used on its holder's own machine.
 */
import { random } from "./bytes.ts";
import { SealError } from "./errors.ts";

export const SECRET_BYTES = 16;
export const SHARE_BYTES = SECRET_BYTES;

/** Shares by seat; also the values of the polynomials by place. */
export type Shares = ReadonlyMap<number, Uint8Array>;

const POWERS = new Uint8Array(510);
const LOGS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent++) {
  POWERS[exponent] = POWERS[exponent + 255] = value;
  LOGS[value] = exponent;
  value ^= (value << 1) ^ (value & 0x80 ? 0x11b : 0); // times the generator 3
}

const log = (value: number): number => LOGS[value] ?? 0;
const times = (left: number, right: number): number => (left && right ? (POWERS[log(left) + log(right)] ?? 0) : 0);
const over = (left: number, right: number): number => (left ? (POWERS[log(left) - log(right) + 255] ?? 0) : 0);

/** Return a share of 16 bytes for each seat, any k of which join to the secret of 16 bytes. */
export function split(secret: Uint8Array, seats: readonly number[], k: number): Map<number, Uint8Array> {
  const points = new Map([[0, secret]]);
  for (const seat of seats.slice(0, k - 1)) points.set(seat, random(SHARE_BYTES));
  return new Map(seats.map((seat) => [seat, valueAt(seat, points)]));
}

/**
 * Return the secret that k shares make, and the share it gives every seat; throws SHARE_FORMAT.
 *
 * Too few shares, or others, make other bytes: the caller compares what every seat was promised. A
 * share at 0 would choose the result.
 */
export function join(shares: Shares, seats: readonly number[]): { secret: Uint8Array; every: Map<number, Uint8Array> } {
  const whole = [...shares.values()].every((share) => share.length === SHARE_BYTES);
  if (!shares.size || shares.has(0) || !whole) throw new SealError("SHARE_FORMAT", "not shares");
  return { secret: valueAt(0, shares), every: new Map(seats.map((seat) => [seat, valueAt(seat, shares)])) };
}

/** Return the values at x of the polynomials through these points (Lagrange). */
export function valueAt(x: number, points: Shares): Uint8Array {
  const here = points.get(x);
  if (here) return here;
  const value = new Uint8Array(SHARE_BYTES);
  for (const [xi, y] of points) {
    let weight = 1;
    for (const xj of points.keys()) if (xj !== xi) weight = times(weight, over(x ^ xj, xi ^ xj));
    for (const [at, byte] of y.entries()) value[at] = (value[at] ?? 0) ^ times(byte, weight);
  }
  return value;
}
