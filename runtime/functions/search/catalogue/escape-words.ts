/** The operators of AI Search's simple query syntax, as its reference lists them, and the sign that takes it back. */
const operators = /[+|"()'\\*~-]/g;

/**
 * A query in the simple syntax that finds the words as a person wrote them: `5" heel`, `T-shirt (red` and `-20 %` have
 * words, not a phrase, a group or an exclusion. A sign within a word is no operator, and escaping it changes nothing.
 */
export function escapeWords(words: string): string {
  return words.replaceAll(operators, "\\$&");
}
