import { top } from "../../recommender/serve/top-items";
import { Labels } from "./labels";
import type { LiveArticle } from "./live-article";
import { signatureOf } from "./signature";

/** Articles that the two orders name: lists walk along them until they have enough. */
const mostOrdered = 4000;

/**
 * The articles that lists may show, as columns: place 0 to `size - 1` of each holds one article, in no order. A place belongs to an
 * article only until something changes, so it is not kept across an `await`.
 */
export class LiveArticles {
  /** Length of every embedding. */
  readonly width: number;
  readonly categories = new Labels();
  readonly publishers = new Labels();
  readonly languages = new Labels();
  /** Number 0 is that of articles that are news everywhere. */
  readonly regions = new Labels([""]);
  /** Numbers of articles that not everybody may see yet. */
  readonly launching = new Set<number>();
  size = 0;

  /** Numbers of the database. */
  articles = new Float64Array(0);
  category = new Uint16Array(0);
  publisher = new Uint16Array(0);
  language = new Uint16Array(0);
  region = new Uint16Array(0);
  story = new Float64Array(0);
  publishedAt = new Float64Array(0);
  expiresAt = new Float64Array(0);
  signatures = new Uint32Array(0);
  /** How much it is read now; whoever follows the counters writes it. */
  popularity = new Float32Array(0);
  /** `width` numbers a place. */
  embeddings = new Float32Array(0);

  private readonly rows: LiveArticle[] = [];
  private readonly places = new Map<number, number>();
  private readonly byKey = new Map<string, number>();
  /** Of all embeddings. */
  private readonly sum: Float64Array;
  private popular: Int32Array | undefined;
  private newest: Int32Array | undefined;

  constructor(width: number) {
    this.width = width;
    this.sum = new Float64Array(width);
  }

  /** Takes an article in, or its changes; how much it is read stays. */
  put(article: LiveArticle): void {
    this.forgetOrders();
    const known = this.places.get(article.article);
    const place = known ?? this.size++;
    if (known === undefined) {
      if (place >= this.articles.length) this.grow(Math.max(1024, 2 * place));
      this.popularity[place] = 0;
    } else this.byKey.delete((this.rows[known] as LiveArticle).key);
    this.rows[place] = article;
    this.places.set(article.article, place);
    this.byKey.set(article.key, article.article);
    this.articles[place] = article.article;
    this.category[place] = this.categories.numberOf(article.category);
    this.publisher[place] = this.publishers.numberOf(article.publisher);
    this.language[place] = this.languages.numberOf(article.language);
    this.region[place] = this.regions.numberOf(article.region ?? "");
    if (article.audience) this.launching.add(article.article);
    else this.launching.delete(article.article);
    this.story[place] = article.story;
    this.publishedAt[place] = article.publishedAt;
    this.expiresAt[place] = article.expiresAt;
    this.addToSum(place, -1);
    const from = place * this.width;
    if (article.embedding.length === this.width) {
      this.embeddings.set(article.embedding, from);
      this.signatures[place] = signatureOf(article.embedding);
    } else {
      this.embeddings.fill(0, from, from + this.width);
      this.signatures[place] = 0;
    }
    this.addToSum(place, 1);
  }

  /** To whom a new article is shown so far; undefined when everybody may see it. */
  setAudience(article: number, audience: ReadonlySet<number> | undefined): void {
    const place = this.places.get(article);
    if (place === undefined) return;
    const { audience: _, ...row } = this.rows[place] as LiveArticle;
    this.rows[place] = audience ? { ...row, audience } : row;
    if (audience) this.launching.add(article);
    else this.launching.delete(article);
  }

  /** How much articles are read now; those that are left out are read by nobody. */
  setPopularity(counts: ReadonlyMap<number, number>): void {
    this.forgetOrders();
    for (let place = 0; place < this.size; place++)
      this.popularity[place] = counts.get(this.articles[place] as number) ?? 0;
  }

  /** Takes an article out; the last one takes its place. */
  remove(article: number): void {
    const place = this.places.get(article);
    if (place === undefined) return;
    this.forgetOrders();
    this.addToSum(place, -1);
    this.places.delete(article);
    this.launching.delete(article);
    this.byKey.delete((this.rows[place] as LiveArticle).key);
    const last = --this.size;
    const moved = this.rows.pop() as LiveArticle;
    if (place !== last) {
      this.rows[place] = moved;
      this.places.set(moved.article, place);
      for (const column of this.columns()) column[place] = column[last] as number;
      this.embeddings.copyWithin(place * this.width, last * this.width, (last + 1) * this.width);
    }
    this.embeddings.fill(0, last * this.width, (last + 1) * this.width);
  }

  /** Takes out what has expired. */
  expire(now: number): void {
    for (let place = this.size - 1; place >= 0; place--)
      if ((this.expiresAt[place] as number) <= now) this.remove(this.articles[place] as number);
  }

  /** Places of the articles that are read most now, at most `mostOrdered`. */
  popularFirst(): Int32Array {
    this.popular ??= top(this.popularity.subarray(0, this.size), mostOrdered).items;
    return this.popular;
  }

  /** Places of the newest articles, newest first; at most `mostOrdered`. */
  newestFirst(): Int32Array {
    this.newest ??= newestOf(this.publishedAt.subarray(0, this.size));
    return this.newest;
  }

  /** The mean of all embeddings · vector */
  meanTimes(vector: Float32Array): number {
    let sum = 0;
    for (let f = 0; f < this.width; f++) sum += (this.sum[f] as number) * (vector[f] as number);
    return this.size === 0 ? 0 : sum / this.size;
  }

  /** out[place] = embedding · vector */
  timesEmbeddings(vector: Float32Array, out: Float32Array): void {
    const { size, width, embeddings } = this;
    for (let place = 0; place < size; place++) {
      let sum = 0;
      const from = place * width;
      for (let f = 0; f < width; f++) sum += (embeddings[from + f] as number) * (vector[f] as number);
      out[place] = sum;
    }
  }

  placeOf(article: number): number | undefined {
    return this.places.get(article);
  }

  get(article: number): LiveArticle | undefined {
    const place = this.places.get(article);
    return place === undefined ? undefined : this.rows[place];
  }

  find(key: string): LiveArticle | undefined {
    const article = this.byKey.get(key);
    return article === undefined ? undefined : this.get(article);
  }

  at(place: number): LiveArticle {
    return this.rows[place] as LiveArticle;
  }

  private forgetOrders(): void {
    this.popular = undefined;
    this.newest = undefined;
  }

  private addToSum(place: number, sign: number): void {
    const from = place * this.width;
    for (let f = 0; f < this.width; f++)
      (this.sum[f] as number) += sign * (this.embeddings[from + f] as number);
  }

  private columns() {
    return [
      this.articles,
      this.category,
      this.publisher,
      this.language,
      this.region,
      this.story,
      this.publishedAt,
      this.expiresAt,
      this.signatures,
      this.popularity,
    ];
  }

  private grow(capacity: number): void {
    this.articles = grown(this.articles, new Float64Array(capacity));
    this.category = grown(this.category, new Uint16Array(capacity));
    this.publisher = grown(this.publisher, new Uint16Array(capacity));
    this.language = grown(this.language, new Uint16Array(capacity));
    this.region = grown(this.region, new Uint16Array(capacity));
    this.story = grown(this.story, new Float64Array(capacity));
    this.publishedAt = grown(this.publishedAt, new Float64Array(capacity));
    this.expiresAt = grown(this.expiresAt, new Float64Array(capacity));
    this.signatures = grown(this.signatures, new Uint32Array(capacity));
    this.popularity = grown(this.popularity, new Float32Array(capacity));
    this.embeddings = grown(this.embeddings, new Float32Array(capacity * this.width));
  }
}

/** Seconds before the newest one, as milliseconds since 1970 are too many for float32. */
function newestOf(times: Float64Array): Int32Array {
  let newest = 0;
  for (const time of times) newest = Math.max(newest, time);
  return top(
    Float32Array.from(times, (time) => (time - newest) / 1000),
    mostOrdered,
  ).items;
}

function grown<T extends Float64Array | Float32Array | Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
