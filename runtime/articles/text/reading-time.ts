/** Scripts that are counted by characters; the others write words. */
const byCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;

/**
 * How long an article is.
 *
 * 238 words a minute: Brysbaert, "How many words do we read per minute?" (2019), mean of 190 studies of silent reading. Where characters
 * are counted, a word is two of them.
 */
export function readingTime(text: string): { readonly words: number; readonly seconds: number } {
  const characters = text.match(byCharacter)?.length ?? 0;
  const written = text.replace(byCharacter, " ").match(word)?.length ?? 0;
  const words = written + Math.ceil(characters / 2);
  return { words, seconds: Math.max(1, Math.round((60 * words) / 238)) };
}
