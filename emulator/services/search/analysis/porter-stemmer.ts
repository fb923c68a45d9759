/**
 * Porter's stemmer for English, as published in 1980 with its author's later departures, which Lucene has too.
 *
 * `[C](VC)^m[V]` is how the algorithm sees a word; m is its measure.
 */
const vowel = "[aeiouy]";
const consonant = "[^aeiou]";
const consonants = `${consonant}[^aeiouy]*`;
const vowels = `${vowel}[aeiou]*`;
const measureAbove0 = new RegExp(`^(${consonants})?${vowels}${consonants}`);
const measureIs1 = new RegExp(`^(${consonants})?${vowels}${consonants}(${vowels})?$`);
const measureAbove1 = new RegExp(`^(${consonants})?${vowels}${consonants}${vowels}${consonants}`);
const hasVowel = new RegExp(`^(${consonants})?${vowel}`);
const endsShort = new RegExp(`^${consonants}${vowel}[^aeiouwxy]$`);

const step2: readonly (readonly [string, string])[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["izer", "ize"],
  ["bli", "ble"],
  ["alli", "al"],
  ["entli", "ent"],
  ["eli", "e"],
  ["ousli", "ous"],
  ["ization", "ize"],
  ["ation", "ate"],
  ["ator", "ate"],
  ["alism", "al"],
  ["iveness", "ive"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["aliti", "al"],
  ["iviti", "ive"],
  ["biliti", "ble"],
  ["logi", "log"],
];

const step3: readonly (readonly [string, string])[] = [
  ["icate", "ic"],
  ["ative", ""],
  ["alize", "al"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ful", ""],
  ["ness", ""],
];

const step4 =
  /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$|^(.+?[st])(ion)$/;

export function stemEnglish(word: string): string {
  if (word.length < 3) return word;
  let stem = plural(word);
  stem = pastOrGerund(stem);
  if (/^.+y$/.test(stem) && hasVowel.test(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaced(replaced(stem, step2), step3);
  stem = withoutSuffix(stem);
  return withoutFinalE(stem);
}

function plural(word: string): string {
  return word.replace(/^(.+?)(ss|i)es$/, "$1$2").replace(/^(.+?)([^s])s$/, "$1$2");
}

function pastOrGerund(word: string): string {
  const eed = /^(.+?)eed$/.exec(word);
  if (eed) return measureAbove0.test(eed[1] ?? "") ? word.slice(0, -1) : word;
  const stem = /^(.+?)(ed|ing)$/.exec(word)?.[1];
  if (stem === undefined || !hasVowel.test(stem)) return word;
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/([^aeiouylsz])\1$/.test(stem)) return stem.slice(0, -1);
  return endsShort.test(stem) ? `${stem}e` : stem;
}

function replaced(word: string, suffixes: readonly (readonly [string, string])[]): string {
  const longest = suffixes
    .filter(([suffix]) => word.endsWith(suffix) && word.length > suffix.length)
    .sort(([one], [other]) => other.length - one.length)[0];
  if (longest === undefined) return word;
  const stem = word.slice(0, -longest[0].length);
  return measureAbove0.test(stem) ? stem + longest[1] : word;
}

function withoutSuffix(word: string): string {
  const found = step4.exec(word);
  const stem = found?.[1] ?? found?.[3];
  return stem !== undefined && measureAbove1.test(stem) ? stem : word;
}

function withoutFinalE(word: string): string {
  let stem = word;
  if (/^.+e$/.test(stem)) {
    const short = stem.slice(0, -1);
    if (measureAbove1.test(short) || (measureIs1.test(short) && !endsShort.test(short))) stem = short;
  }
  return /ll$/.test(stem) && measureAbove1.test(stem) ? stem.slice(0, -1) : stem;
}
