/** Eight characters by which people compare cards aloud; as commission/pages.py. */
import { crock, sha256 } from "../seal/bytes.ts";

export async function cardNumber(publicKey: Uint8Array): Promise<string> {
  return crock((await sha256(publicKey)).subarray(0, 5)).replace(/.{4}(?=.)/g, "$& ");
}
