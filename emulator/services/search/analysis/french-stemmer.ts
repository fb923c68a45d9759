/** From a length on, an ending and what takes its place. */
interface Rule {
  readonly longerThan: number;
  readonly ending: string;
  readonly replacement: string;
  /** What is tried afterwards; the others are the last that is done. */
  readonly then?: "the rules below" | Rule;
}

const rule = (longerThan: number, ending: string, replacement: string, then?: Rule["then"]): Rule => ({
  longerThan,
  ending,
  replacement,
  ...(then ? { then } : {}),
});

const rules: readonly Rule[] = [
  rule(9, "issement", "ir"),
  rule(8, "issant", "ir"),
  rule(6, "ement", "e", rule(3, "ive", "if")),
  rule(11, "ficatrice", "fier"),
  rule(10, "ficateur", "fier"),
  rule(9, "catrice", "quer"),
  rule(8, "cateur", "quer"),
  rule(8, "atrice", "er"),
  rule(7, "ateur", "er"),
  rule(6, "trice", "teur", "the rules below"),
  rule(5, "ième", ""),
  rule(7, "teuse", "ter"),
  rule(6, "teur", "ter"),
  rule(5, "euse", "eu"),
  rule(8, "ère", "er"),
  rule(7, "ive", "if"),
  rule(4, "folle", "fou"),
  rule(4, "molle", "mou"),
  rule(9, "nnelle", "n"),
  rule(9, "nnel", "n"),
  rule(4, "ète", "et", "the rules below"),
  rule(8, "ique", "", "the rules below"),
  rule(8, "esse", "e"),
  rule(7, "inage", "in"),
  rule(9, "isation", "", rule(5, "ual", "uel")),
  rule(9, "isateur", ""),
  rule(8, "ation", ""),
  rule(8, "ition", ""),
];

/** The light stemmer for French of Savoy ("UniNE"), which Lucene's French analyzer uses. */
export function stemFrench(given: string): string {
  let word = given;
  if (word.length > 5 && word.endsWith("x")) {
    word = /[^e]aux$/.test(word) ? `${word.slice(0, -2)}l` : word.slice(0, -1);
  }
  if (word.length > 3 && word.endsWith("x")) word = word.slice(0, -1);
  if (word.length > 3 && word.endsWith("s")) word = word.slice(0, -1);
  return normalized(applied(word, rules));
}

function applied(given: string, among: readonly Rule[]): string {
  let word = given;
  for (const { longerThan, ending, replacement, then } of among) {
    if (word.length <= longerThan || !word.endsWith(ending)) continue;
    word = word.slice(0, -ending.length) + replacement;
    if (then !== "the rules below") return then ? applied(word, [then]) : word;
  }
  return word;
}

/** Without accents, doubled letters and the endings of gender and infinitive. */
function normalized(given: string): string {
  let word = given;
  if (word.length > 4) {
    word = word
      .replace(/[àáâ]/g, "a")
      .replace(/ô/g, "o")
      .replace(/[èéê]/g, "e")
      .replace(/[ùû]/g, "u")
      .replace(/î/g, "i")
      .replace(/ç/g, "c")
      .replace(/(\p{L})\1+/gu, "$1");
  }
  if (word.length > 4 && word.endsWith("ie")) word = word.slice(0, -2);
  if (word.length > 4) {
    if (word.endsWith("r")) word = word.slice(0, -1);
    if (word.endsWith("e")) word = word.slice(0, -1);
    if (word.endsWith("e")) word = word.slice(0, -1);
    if (/(\p{L})\1$/u.test(word)) word = word.slice(0, -1);
  }
  return word;
}
