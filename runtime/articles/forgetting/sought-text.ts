import type { ReaderIdentifiers } from "./reader-store";

/** Shorter ones would be found in half of all texts. */
const shortestInText = 6;

/**
 * Finds a reader's identifiers in a text, however many they have: ids of deeds are thousands, and each is a word of its own.
 *
 * ```
 * const sought = new SoughtText(reader);
 * sought.isIn(line);
 * ```
 */
export class SoughtText {
  private readonly words = new Set<string>();
  private readonly phrases: string[] = [];

  constructor({ keys, others }: Pick<ReaderIdentifiers, "keys" | "others">) {
    for (const identifier of [...keys, ...others]) {
      const lower = identifier.toLowerCase();
      if (uuid.test(lower)) this.words.add(lower);
      else if (keys.includes(identifier) && lower.length < shortestInText) this.words.add(lower);
      else this.phrases.push(lower);
    }
  }

  isIn(text: string): boolean {
    const lower = text.toLowerCase();
    if (this.phrases.some((phrase) => lower.includes(phrase))) return true;
    if (this.words.size === 0) return false;
    for (const [word] of lower.matchAll(/[a-z0-9_-]+/g)) if (this.words.has(word)) return true;
    return false;
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
