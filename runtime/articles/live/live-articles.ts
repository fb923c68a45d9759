import { Labels } from "./labels";
import type { LiveArticle } from "./live-article";
import { signatureOf } from "./signature";

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
  size = 0;

  /** Numbers of the database. */
  articles = new Float64Array(0);
  category = new Uint16Array(0);
  publisher = new Uint16Array(0);
  language = new Uint16Array(0);
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

  constructor(width: number) {
    this.width = width;
  }

  /** Takes an article in, or its changes; how much it is read stays. */
  put(article: LiveArticle): void {
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
    this.story[place] = article.story;
    this.publishedAt[place] = article.publishedAt;
    this.expiresAt[place] = article.expiresAt;
    const from = place * this.width;
    if (article.embedding.length === this.width) {
      this.embeddings.set(article.embedding, from);
      this.signatures[place] = signatureOf(article.embedding);
    } else {
      this.embeddings.fill(0, from, from + this.width);
      this.signatures[place] = 0;
    }
  }

  /** Takes an article out; the last one takes its place. */
  remove(article: number): void {
    const place = this.places.get(article);
    if (place === undefined) return;
    this.places.delete(article);
    this.byKey.delete((this.rows[place] as LiveArticle).key);
    const last = --this.size;
    const moved = this.rows.pop() as LiveArticle;
    if (place === last) return;
    this.rows[place] = moved;
    this.places.set(moved.article, place);
    for (const column of this.columns()) column[place] = column[last] as number;
    this.embeddings.copyWithin(place * this.width, last * this.width, (last + 1) * this.width);
  }

  /** Takes out what has expired. */
  expire(now: number): void {
    for (let place = this.size - 1; place >= 0; place--)
      if ((this.expiresAt[place] as number) <= now) this.remove(this.articles[place] as number);
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

  private columns() {
    return [
      this.articles,
      this.category,
      this.publisher,
      this.language,
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
    this.story = grown(this.story, new Float64Array(capacity));
    this.publishedAt = grown(this.publishedAt, new Float64Array(capacity));
    this.expiresAt = grown(this.expiresAt, new Float64Array(capacity));
    this.signatures = grown(this.signatures, new Uint32Array(capacity));
    this.popularity = grown(this.popularity, new Float32Array(capacity));
    this.embeddings = grown(this.embeddings, new Float32Array(capacity * this.width));
  }
}

function grown<T extends Float64Array | Float32Array | Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
