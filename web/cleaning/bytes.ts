/** Bytes of attached files: what the modules of this folder share. */

/** The bytes are not what they begin as, or too much of it: it cannot be cleaned. */
export class Broken extends Error {}

/** Read a number; throws RangeError behind the end. */
export function big(data: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i += 1) value = value * 256 + byteAt(data, i);
  return value;
}

export function byteAt(data: Uint8Array, at: number): number {
  const found = data[at];
  if (found === undefined) throw new Broken("it ends too early");
  return found;
}

export function put(data: Uint8Array, at: number, length: number, value: number): void {
  for (let i = at + length - 1, rest = value; i >= at; i -= 1, rest = Math.floor(rest / 256)) data[i] = rest % 256;
}

/** Read bytes as the characters of the same numbers. */
export function latin(data: Uint8Array): string {
  let text = "";
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return text;
}

export function unlatin(text: string): Uint8Array {
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}

export function named(data: Uint8Array, at: number, length = 4): string {
  return latin(data.subarray(at, at + length));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

/** Unpack or pack; more than `most` bytes are refused while they come. */
export async function piped(data: Uint8Array, by: TransformStream<BufferSource, Uint8Array> | CompressionStream | DecompressionStream, most: number): Promise<Uint8Array> {
  const reader = new Blob([data as BlobPart]).stream().pipeThrough(by).getReader();
  const parts: Uint8Array[] = [];
  let left = most;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(parts);
    left -= value.length;
    if (left < 0) {
      await reader.cancel();
      throw new Broken("too much in it");
    }
    parts.push(value);
  }
}
