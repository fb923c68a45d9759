import { dot } from "../../recommender/serve/linear-algebra";
import { top } from "../../recommender/serve/top-items";
import { random } from "../../shared/random";
import { resemblance } from "./min-hash";

/** An article as stories are told by. */
export interface ToldArticle {
  /** The database's number. */
  readonly article: number;
  /** What it was found to tell; undefined for what nobody else tells. */
  readonly story: number | undefined;
  /** Of length 1; empty for one without. */
  readonly embedding: Float32Array;
  readonly minHash: Int32Array;
}

/** An article's story, found out or changed: the number of the first article that tells it. */
export interface StoryChange {
  readonly article: number;
  readonly story: number | undefined;
}

/** Two articles whose phrases resemble each other so much tell one story. */
const sameResemblance = 0.5;

const words = 2;
const bits = 32 * words;
/*
 * Bits in which signatures of 64 may differ to be looked at. Those of a cosine of 0.95 differ in 6.5 ± 2.4 of them: one in a million pairs
 * differs in more than 18. Texts that resemble each other have cosines of 0.8 and more: 13 ± 3.2.
 */
const mostDiffering = 20;

/**
 * Says which articles tell one story. All of them are looked through by their signatures (SimHash: Charikar 2002), 64 bits each, which takes
 * 0.2 ms for 50,000; what is near is compared exactly.
 */
export class StoryIndex {
  private readonly width: number;
  private readonly sameCosine: number;
  private readonly planes: Float32Array;
  private readonly rows: ToldArticle[] = [];
  private readonly places = new Map<number, number>();
  private signatures = new Int32Array(0);
  private readonly ofStory = new Map<number, Set<number>>();

  /**
   * @param width of embeddings
   * @param sameCosine from which on two articles tell one story, 0.95 or more
   */
  constructor(width: number, sameCosine = 0.95) {
    this.width = width;
    this.sameCosine = sameCosine;
    const source = random(width, 31);
    this.planes = Float32Array.from({ length: width * bits }, () => source.normal());
  }

  get size(): number {
    return this.rows.length;
  }

  /** Takes in an article whose story is known. */
  put(told: ToldArticle): void {
    this.remove(told.article);
    const place = this.rows.push(told) - 1;
    this.places.set(told.article, place);
    if (words * this.rows.length > this.signatures.length) this.grow();
    this.sign(told.embedding, this.signatures, words * place);
    this.tell(told.article, told.story);
  }

  /**
   * Takes in an article and finds its story out.
   *
   * @returns its own story, and what has changed of others
   */
  place({ article, embedding, minHash }: Omit<ToldArticle, "story">): StoryChange[] {
    const before = new Map<number, number | undefined>([[article, undefined]]);
    this.remove(article);
    const alike = this.alike(embedding, minHash);
    const together = new Set(alike.flatMap((each) => [...this.toldWith(each)]));
    for (const each of together) before.set(each.article, each.story);
    const story = together.size > 0 ? this.storyOf([...together], article) : undefined;
    this.put({ article, story, embedding, minHash });
    for (const each of together) this.put({ ...each, story });
    return [...before]
      .filter(([each, was]) => each === article || was !== story)
      .map(([each]) => ({ article: each, story }));
  }

  remove(article: number): void {
    const place = this.places.get(article);
    if (place === undefined) return;
    const { story } = this.rows[place] as ToldArticle;
    if (story !== undefined) this.ofStory.get(story)?.delete(article);
    this.places.delete(article);
    const moved = this.rows.pop() as ToldArticle;
    if (place === this.rows.length) return;
    this.rows[place] = moved;
    this.places.set(moved.article, place);
    this.signatures.copyWithin(words * place, words * this.rows.length, words * (this.rows.length + 1));
  }

  /** Those that tell the same. */
  alike(embedding: Float32Array, minHash: Int32Array): ToldArticle[] {
    const own = new Int32Array(words);
    this.sign(embedding, own, 0);
    const [low, high] = own as unknown as readonly [number, number];
    const { signatures, rows } = this;
    const found: ToldArticle[] = [];
    for (let place = 0, at = 0; place < rows.length; place++, at += words) {
      const differing =
        bitsOf(low ^ (signatures[at] as number)) + bitsOf(high ^ (signatures[at + 1] as number));
      if (differing > mostDiffering) continue;
      const other = rows[place] as ToldArticle;
      if (
        this.cosine(embedding, other.embedding) >= this.sameCosine ||
        resemblance(minHash, other.minHash) >= sameResemblance
      )
        found.push(other);
    }
    return found;
  }

  /** The other articles that are most like one, the likest first. */
  nearest({ article, embedding }: Pick<ToldArticle, "article" | "embedding">, most: number): ToldArticle[] {
    const cosines = Float32Array.from(this.rows, (other) =>
      other.article === article ? Number.NEGATIVE_INFINITY : this.cosine(embedding, other.embedding),
    );
    const { items, scores } = top(cosines, most);
    return [...items]
      .filter((_, n) => (scores[n] as number) > 0)
      .map((place) => this.rows[place] as ToldArticle);
  }

  private cosine(one: Float32Array, other: Float32Array): number {
    return one.length === other.length ? dot(one, 0, other, 0, one.length) : 0;
  }

  /** The article, and all that tell its story. */
  private toldWith(told: ToldArticle): ToldArticle[] {
    const others = told.story === undefined ? [] : [...(this.ofStory.get(told.story) ?? [])];
    return [told, ...others.map((each) => this.rows[this.places.get(each) as number] as ToldArticle)];
  }

  private storyOf(together: readonly ToldArticle[], article: number): number {
    return together.reduce((first, each) => Math.min(first, each.story ?? each.article), article);
  }

  private tell(article: number, story: number | undefined): void {
    if (story === undefined) return;
    const told = this.ofStory.get(story) ?? new Set();
    this.ofStory.set(story, told.add(article));
  }

  private sign(embedding: Float32Array, into: Int32Array, at: number): void {
    for (let word = 0; word < words; word++) {
      let signature = 0;
      for (let bit = 0; bit < 32; bit++)
        if (dot(embedding, 0, this.planes, (32 * word + bit) * this.width, embedding.length) > 0)
          signature |= 1 << bit;
      into[at + word] = signature;
    }
  }

  private grow(): void {
    const grown = new Int32Array(Math.max(2048, 2 * this.signatures.length));
    grown.set(this.signatures);
    this.signatures = grown;
  }
}

function bitsOf(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
