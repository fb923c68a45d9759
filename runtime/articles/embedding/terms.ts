const { imul } = Math;

/** Terms of all articles share this many numbers; two that share one are told apart by the company they keep. */
export const buckets = 1 << 15;

/** What of a text is read: an article has said by then what it is about. */
const readCharacters = 6000;
/** A word of a language that writes no spaces between words is a sentence. */
const readOfWord = 64;

const weights = { word: 1, pair: 0.7, piece: 0.4 } as const;

/** Reused from call to call: how much weight each bucket has, and which have any. */
const weightOf = new Float32Array(buckets);
const touched = new Int32Array(buckets);

/** Buckets, ascending, and what a text has of each. */
export interface Terms {
  readonly bucket: Int32Array;
  readonly weight: Float32Array;
}

/**
 * Words, pairs of words and pieces of four letters, hashed. Pieces carry what endings and compounds hide, and languages without spaces.
 * Numbers say nothing about what a text is about and are left out.
 */
export function termsOf(title: string, text: string): Terms {
  let count = 0;
  const add = (hash: number, weight: number) => {
    const bucket = (hash ^ (hash >>> 15)) & (buckets - 1);
    if (weightOf[bucket] === 0) touched[count++] = bucket;
    (weightOf[bucket] as number) += weight;
  };
  // a title counts twice
  const read = `${title}\n${title}\n${text.slice(0, readCharacters)}`.normalize("NFKC").toLowerCase();
  let before = 0;
  for (const [word] of read.matchAll(/\p{L}[\p{L}\p{M}]*/gu)) {
    const hash = hashOf(word, 0, word.length, 1);
    add(hash, weights.word);
    if (before !== 0) add(imul(before, 31) ^ hash, weights.pair);
    before = hash;
    const bounded = ` ${word.slice(0, readOfWord)} `;
    // two letters of a script of syllables are what four are of an alphabet
    const length = (word.codePointAt(0) as number) >= 0x2e80 ? 2 : 4;
    for (let from = 0; from + length <= bounded.length; from++)
      add(hashOf(bounded, from, from + length, 2), weights.piece);
  }
  const bucket = touched.slice(0, count).sort();
  const weight = Float32Array.from(bucket, (each) => weightOf[each] as number);
  for (const each of bucket) weightOf[each] = 0;
  return { bucket, weight };
}

/** FNV-1a over UTF-16. */
function hashOf(text: string, from: number, to: number, kind: number): number {
  let hash = 0x811c9dc5 ^ kind;
  for (let at = from; at < to; at++) hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
