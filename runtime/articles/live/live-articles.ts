import type { DenseFeatures } from "../../recommender/serve/algorithms/item-features";
import { bestFirst } from "./best-first";
import { EmbeddingMatrix, type RowRange, type ScaledNumbers } from "./embedding-matrix";
import { Groups } from "./groups";
import { Labels } from "./labels";
import { LanguagePlaces, type Move } from "./language-places";
import type { LiveArticle } from "./live-article";
import { signatureOf } from "./signature";

const nothing = new Float32Array(0);

/** What an answer says of an article. */
export type ListedRow = Omit<LiveArticle, "embedding">;

export interface LaunchingPlace {
  readonly place: number;
  /** The database's numbers of readers. */
  readonly audience: ReadonlySet<number>;
}

/** Articles that the two orders name: lists walk along them until they have enough. */
const mostOrdered = 4000;

/**
 * The articles that lists may show, as columns: place 0 to `size - 1` of each holds one article, those of a language together and otherwise
 * in no order. A place belongs to an article only until something changes, so it is not kept across an `await`.
 */
export class LiveArticles {
  /** Length of every embedding. */
  readonly width: number;
  readonly groups = new Groups();
  readonly publishers = new Labels();
  /** Until then none expires that is here; and since then all are published. Milliseconds since 1970. */
  firstExpiry = Number.POSITIVE_INFINITY;
  lastPublished = Number.NEGATIVE_INFINITY;
  /** Numbers of articles that not everybody may see yet. */
  readonly launching = new Set<number>();
  /** Another number whenever an article comes, changes or goes: until then, each keeps its place. */
  changes = 0;

  /** Numbers of the database. */
  articles = new Float64Array(0);
  /** Which category, language and region it has: its number in `groups`. */
  group = new Uint16Array(0);
  /** Its number in `publishers`. */
  publisher = new Uint32Array(0);
  story = new Float64Array(0);
  publishedAt = new Float64Array(0);
  expiresAt = new Float64Array(0);
  signatures = new Uint32Array(0);
  /** How much it is read now; whoever follows the counters writes it. */
  popularity = new Float32Array(0);

  private readonly rows: ListedRow[] = [];
  private readonly taken = new LanguagePlaces();
  private matrix: EmbeddingMatrix;
  private readonly places = new Map<number, number>();
  private readonly byKey = new Map<string, number>();
  /** Of all embeddings. */
  private readonly sum: Float64Array;
  private launchingAt: readonly LaunchingPlace[] | undefined;
  private popular: Int32Array | undefined;
  private newest: Int32Array | undefined;

  constructor(width: number) {
    this.width = width;
    this.sum = new Float64Array(width);
    this.matrix = new EmbeddingMatrix(0, width);
  }

  get size(): number {
    return this.taken.size;
  }

  /** Takes an article in, or its changes; how much it is read stays. */
  put({ embedding, ...article }: LiveArticle): void {
    this.changes++;
    this.forgetOrders();
    const place = this.placeFor(article);
    this.rows[place] = article;
    this.places.set(article.article, place);
    this.byKey.set(article.key, article.article);
    this.articles[place] = article.article;
    this.group[place] = this.groups.numberOf(article);
    this.publisher[place] = this.publishers.numberOf(article.publisher);
    this.firstExpiry = Math.min(this.firstExpiry, article.expiresAt);
    this.lastPublished = Math.max(this.lastPublished, article.publishedAt);
    if (article.audience) this.launching.add(article.article);
    else this.launching.delete(article.article);
    this.story[place] = article.story;
    this.publishedAt[place] = article.publishedAt;
    this.expiresAt[place] = article.expiresAt;
    this.addToSum(place, -1);
    this.matrix.set(place, embedding);
    this.signatures[place] = embedding.length === this.width ? signatureOf(embedding) : 0;
    this.addToSum(place, 1);
  }

  /** To whom a new article is shown so far; undefined when everybody may see it. */
  setAudience(article: number, audience: ReadonlySet<number> | undefined): void {
    const place = this.places.get(article);
    if (place === undefined) return;
    const { audience: _, ...row } = this.at(place);
    this.rows[place] = audience ? { ...row, audience } : row;
    this.launchingAt = undefined;
    if (audience) this.launching.add(article);
    else this.launching.delete(article);
  }

  /** How much articles are read now; those that are left out are read by nobody. */
  setPopularity(counts: ReadonlyMap<number, number>): void {
    this.forgetOrders();
    for (let place = 0; place < this.size; place++)
      this.popularity[place] = counts.get(this.articles[place] as number) ?? 0;
  }

  /** Takes an article out. */
  remove(article: number): void {
    const place = this.places.get(article);
    if (place === undefined) return;
    this.changes++;
    this.forgetOrders();
    this.addToSum(place, -1);
    this.places.delete(article);
    this.launching.delete(article);
    this.byKey.delete(this.at(place).key);
    this.taken.remove(place, this.move);
    this.rows.pop();
    this.matrix.set(this.size, nothing);
  }

  /** Takes out what has expired. */
  expire(now: number): void {
    if (this.firstExpiry > now) return;
    for (let place = this.size - 1; place >= 0; place--)
      if ((this.expiresAt[place] as number) <= now) this.remove(this.articles[place] as number);
    this.firstExpiry = this.expiresAt
      .subarray(0, this.size)
      .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  }

  /** Where the articles are that not everybody may see yet, and who may. */
  launchingPlaces(): readonly LaunchingPlace[] {
    this.launchingAt ??= [...this.launching].flatMap((article) => {
      const place = this.places.get(article) as number;
      const { audience } = this.at(place);
      return audience ? [{ place, audience }] : [];
    });
    return this.launchingAt;
  }

  /** Places of the articles that are read most now, at most `mostOrdered`. */
  popularFirst(): Int32Array {
    this.popular ??= bestFirst(this.popularity.subarray(0, this.size), this.articles, mostOrdered);
    return this.popular;
  }

  /** Places of the newest articles, newest first; at most `mostOrdered`. */
  newestFirst(): Int32Array {
    this.newest ??= bestFirst(
      secondsBeforeNewest(this.publishedAt.subarray(0, this.size)),
      this.articles,
      mostOrdered,
    );
    return this.newest;
  }

  /** The mean of all embeddings · vector */
  meanTimes(vector: Float32Array): number {
    let sum = 0;
    for (let f = 0; f < this.width; f++) sum += (this.sum[f] as number) * (vector[f] as number);
    return this.size === 0 ? 0 : sum / this.size;
  }

  /** Of each place a byte that is written over for each list: 0 when it may be in the list. It changes with the places. */
  get codes(): Uint8Array {
    return this.matrix.codes;
  }

  /**
   * Of each place, embedding · vector, off by a hundredth or so, and the highest of places whose code is 0. They hold until the next call.
   *
   * @param vector `width` numbers
   * @param ranges places that are asked for @default - all
   */
  timesEmbeddings(vector: Float32Array, ranges?: readonly RowRange[]): ScaledNumbers {
    return this.matrix.times(this.size, vector, ranges);
  }

  /** All embeddings, as the engine takes them; they change with the places. */
  features(): DenseFeatures {
    return { width: this.width, matrix: this.matrix.first(this.size) };
  }

  /** Of length 1, or zeros; it changes with the place. */
  embeddingAt(place: number): Float32Array {
    return this.matrix.row(place);
  }

  placeOf(article: number): number | undefined {
    return this.places.get(article);
  }

  get(article: number): ListedRow | undefined {
    const place = this.places.get(article);
    return place === undefined ? undefined : this.rows[place];
  }

  find(key: string): ListedRow | undefined {
    const article = this.byKey.get(key);
    return article === undefined ? undefined : this.get(article);
  }

  at(place: number): ListedRow {
    return this.rows[place] as ListedRow;
  }

  /** Where an article is to be written: where it is, or a place that is made for it. */
  private placeFor({ article, language }: ListedRow): number {
    const known = this.places.get(article);
    const popularity = known === undefined ? 0 : (this.popularity[known] as number);
    if (known !== undefined) {
      if (this.at(known).language === language) {
        this.byKey.delete(this.at(known).key);
        return known;
      }
      this.remove(article);
    }
    if (this.size >= this.articles.length) this.grow(Math.max(1024, 2 * this.size));
    const place = this.taken.add(language, this.move);
    this.popularity[place] = popularity;
    this.matrix.set(place, nothing);
    return place;
  }

  private readonly move: Move = (from, to) => {
    const row = this.at(from);
    this.rows[to] = row;
    this.places.set(row.article, to);
    for (const column of this.columns()) column[to] = column[from] as number;
    this.matrix.move(from, to);
  };

  private forgetOrders(): void {
    this.launchingAt = undefined;
    this.popular = undefined;
    this.newest = undefined;
  }

  private addToSum(place: number, sign: number): void {
    const own = this.embeddingAt(place);
    for (let f = 0; f < this.width; f++) (this.sum[f] as number) += sign * (own[f] as number);
  }

  private columns() {
    return [
      this.articles,
      this.group,
      this.publisher,
      this.story,
      this.publishedAt,
      this.expiresAt,
      this.signatures,
      this.popularity,
    ];
  }

  private grow(capacity: number): void {
    this.articles = grown(this.articles, new Float64Array(capacity));
    this.group = grown(this.group, new Uint16Array(capacity));
    this.publisher = grown(this.publisher, new Uint32Array(capacity));
    this.story = grown(this.story, new Float64Array(capacity));
    this.publishedAt = grown(this.publishedAt, new Float64Array(capacity));
    this.expiresAt = grown(this.expiresAt, new Float64Array(capacity));
    this.signatures = grown(this.signatures, new Uint32Array(capacity));
    this.popularity = grown(this.popularity, new Float32Array(capacity));
    this.matrix = this.matrix.grown(capacity);
  }
}

/** Milliseconds since 1970 are too many for float32. */
function secondsBeforeNewest(times: Float64Array): Float32Array {
  let newest = 0;
  for (const time of times) newest = Math.max(newest, time);
  return Float32Array.from(times, (time) => (time - newest) / 1000);
}

function grown<T extends Float64Array | Float32Array | Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
