/** Put facts into the places of a sentence: «{n}» and the like; a place without a fact stays. */
export function filled(words: string, facts: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/g, (place, name: string) => facts[name] ?? place);
}
