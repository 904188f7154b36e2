/** «1234 5678 …»: groups people can read aloud. */
export function groups(text: string): string[] {
  return text.match(/.{1,4}/g) ?? [];
}
