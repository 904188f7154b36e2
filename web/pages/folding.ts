/**
 * Words as people type them who have no Kyrgyz keyboard: ң is н, ө is о, ү is у, ё is е.
 *
 * The same table is in ishenim/casework/folding.py; a test reads both.
 */
export const TABLE: Readonly<Record<string, string>> = { ң: "н", ө: "о", ү: "у", ё: "е" };

/** Return a text as it is searched: small letters, folded, one space between words. */
export function fold(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[ңөүё]/g, (letter) => TABLE[letter] ?? letter)
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ");
}
