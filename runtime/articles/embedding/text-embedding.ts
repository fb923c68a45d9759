import { createHash } from "node:crypto";
import { RecommenderError } from "../../recommender/errors";
import { addRows, dot } from "../../recommender/serve/linear-algebra";
import { pack, unpack } from "../../recommender/serve/model-file";
import { KnownTerms, type WeighedTerms } from "./known-terms";
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

const { imul } = Math;

/** Of a row's numbers three quarters say what an article is about, the others with which words it says so. */
export const shareOfDirections = 3 / 4;
/** Names make two articles on one subject two stories: so much of a cosine is theirs. */
const shareOfWords = 0.3;

const kind = "article-embedding";
const kindVersion = 1;

/**
 * Makes articles of any language into rows of length 1, near each other when the articles are about the same.
 *
 * TF-IDF of hashed words, pairs and pieces of words, projected to the leading directions of a catalogue (latent semantic analysis:
 * Deerwester et al. 1990), and beside it a sketch of the same terms, which tells apart what those directions do not.
 */
export class TextEmbedding {
  readonly width: number;
  /** The first 16 hexadecimal digits of the file's SHA-256: embeddings of two versions are never compared. */
  readonly version: string;
  private readonly learned: LearnedTerms;
  private readonly terms: KnownTerms;

  constructor(learned: LearnedTerms) {
    this.learned = learned;
    this.width = learned.mean.length / shareOfDirections;
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
    const about = row.subarray(0, mean.length);
    addRows(directions, weighed.index, weighed.value, about);
    for (let f = 0; f < about.length; f++) (about[f] as number) -= mean[f] as number;
    scaleTo(about, 1 - shareOfWords);
    const words = row.subarray(mean.length);
    sketch(weighed, words);
    scaleTo(words, shareOfWords);
    scaleTo(row, 1);
    return row;
  }
}

/** Inner products of sketches are those of the terms, give or take: Charikar, Chen, Farach-Colton, "Finding frequent items" (2002). */
function sketch({ index, value }: WeighedTerms, into: Float32Array): void {
  for (let n = 0; n < index.length; n++) {
    const hash = imul((index[n] as number) + 1, 0x9e3779b1);
    const at = (hash >>> 8) % into.length;
    (into[at] as number) += hash < 0 ? -(value[n] as number) : (value[n] as number);
  }
}

function scaleTo(row: Float32Array, squares: number): void {
  const length = Math.sqrt(dot(row, 0, row, 0, row.length));
  const scale = length === 0 ? 0 : Math.sqrt(squares) / length;
  for (let f = 0; f < row.length; f++) (row[f] as number) *= scale;
}

function versionOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
