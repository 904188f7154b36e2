/** No chance at all: the browser's randomness, following from a name. */
import { createHash } from "node:crypto";

/** Run `work` with every random byte following from `name`; nothing else may run meanwhile. */
export async function steady<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(crypto, "getRandomValues");
  Object.defineProperty(crypto, "getRandomValues", { value: filler(name), configurable: true });
  try {
    return await work();
  } finally {
    if (before) Object.defineProperty(crypto, "getRandomValues", before);
    else Reflect.deleteProperty(crypto, "getRandomValues");
  }
}

function filler(name: string): (array: Uint8Array) => Uint8Array {
  let block = 0;
  let left = new Uint8Array();
  return (array) => {
    for (const i of array.keys()) {
      if (!left.length) left = new Uint8Array(createHash("sha256").update(`${name}\n${block++}`).digest());
      array[i] = left[0] ?? 0;
      left = left.subarray(1);
    }
    return array;
  };
}
