import { createHash } from "node:crypto";
import { RecommenderError } from "../../recommender/errors";
import { addRows } from "../../recommender/serve/linear-algebra";
import { pack, unpack } from "../../recommender/serve/model-file";
import { KnownTerms } from "./known-terms";
import { termsOf } from "./terms";

/** What an embedding has learned of a catalogue. */
export interface LearnedTerms {
  /** Buckets of terms that count, ascending. */
  readonly known: Int32Array;
  /** Weight of each of them: the rarer, the more. */
  readonly rarity: Float32Array;
  /** known × width, orthonormal. */
  readonly directions: Float32Array;
  /** The mean of all articles, which is taken off: what all have in common says nothing. */
  readonly mean: Float32Array;
}

const kind = "article-embedding";
const kindVersion = 1;

/**
 * Makes articles of any language into rows of length 1, near each other when the articles are about the same.
 *
 * TF-IDF of hashed words, pairs and pieces of words, projected to the leading directions of a catalogue (latent semantic analysis:
 * Deerwester et al. 1990).
 */
export class TextEmbedding {
  readonly width: number;
  /** The first 16 hexadecimal digits of the file's SHA-256: embeddings of two versions are never compared. */
  readonly version: string;
  private readonly learned: LearnedTerms;
  private readonly terms: KnownTerms;

  constructor(learned: LearnedTerms) {
    this.learned = learned;
    this.width = learned.mean.length;
    this.version = versionOf(this.save());
    this.terms = new KnownTerms(learned.known, learned.rarity);
  }

  /**
   * @param version what the file has to be
   * @throws ModelFileRefused for a file that is damaged, of another kind, or of another version
   */
  static load(bytes: Uint8Array, version?: string): TextEmbedding {
    if (version !== undefined && versionOf(bytes) !== version)
      throw new RecommenderError("ModelFileRefused", {
        what: `the embedding's file is version ${versionOf(bytes)}, not ${version}`,
        why: "articles that are embedded in two ways cannot be compared",
        fix: "load the file that save() gave, or learn an embedding anew from the catalogue",
      });
    return new TextEmbedding(unpack(kind, kindVersion, bytes) as unknown as LearnedTerms);
  }

  save(): Uint8Array {
    return pack(kind, kindVersion, { ...this.learned });
  }

  /** @returns `width` numbers of length 1; zeros for a text without a known word */
  embed(title: string, text: string): Float32Array {
    const row = new Float32Array(this.width);
    const weighed = this.terms.weigh(termsOf(title, text));
    if (!weighed) return row;
    const { directions, mean } = this.learned;
    addRows(directions, weighed.index, weighed.value, row);
    let squares = 0;
    for (let f = 0; f < row.length; f++) {
      const value = (row[f] as number) - (mean[f] as number);
      row[f] = value;
      squares += value * value;
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    return row.map((value) => value * scale);
  }
}

function versionOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
