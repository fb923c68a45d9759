const { imul } = Math;

/** Numbers of a MinHash: two texts have as many of them in common as of their shingles. */
export const hashes = 64;

const readCharacters = 6000;
/** Words that follow each other, or characters where words are not written apart. */
const wordsOfShingle = 3;
const charactersOfShingle = 5;

/** Odd factors, each a permutation of 32-bit numbers: the same on every machine. */
const factors = Int32Array.from({ length: hashes }, (_, n) => imul(2 * n + 1, 0x9e3779b1) | 1);

/**
 * A text's MinHash: signed 32-bit numbers, the least of its shingles' hashes under 64 permutations.
 *
 * Broder, "On the resemblance and containment of documents" (1997).
 */
export function minHashOf(title: string, text: string): Int32Array {
  const read = `${title} ${text.slice(0, readCharacters)}`.normalize("NFKC").toLowerCase();
  const least = new Int32Array(hashes).fill(0x7fffffff);
  for (const shingle of shinglesOf(read)) {
    const hash = hashOf(shingle);
    for (let n = 0; n < hashes; n++) {
      const permuted = mixed(imul(hash ^ n, factors[n] as number));
      if (permuted < (least[n] as number)) least[n] = permuted;
    }
  }
  return least;
}

/** How many of their shingles two texts have in common, 0 to 1 (Jaccard), give or take a sixteenth. */
export function resemblance(one: Int32Array, other: Int32Array): number {
  let same = 0;
  for (let n = 0; n < hashes; n++) if (one[n] === other[n]) same++;
  return same / hashes;
}

function* shinglesOf(text: string): Generator<string> {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  const isApart = words.length * 12 > text.length;
  const pieces = isApart ? words : [...words.join("")];
  const length = isApart ? wordsOfShingle : charactersOfShingle;
  for (let from = 0; from + length <= Math.max(length, pieces.length); from++)
    yield pieces.slice(from, from + length).join(" ");
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function mixed(hash: number): number {
  const once = imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return once ^ (once >>> 15);
}
