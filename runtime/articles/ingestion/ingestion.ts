import type { Pool, PoolClient } from "pg";
import { transaction } from "../../database/transaction";
import type { Article } from "../article";
import { launchArticles } from "../launches/launch-articles";
import { type ArticleEncoder, EncoderAway } from "./article-encoder";
import { encodedAlready, encodingsOf, type TextEncoding, type TextRow, unchanged } from "./encode-texts";
import type { Encoders } from "./encoders";
import { type NotReady, type ReadyArticle, readyArticle } from "./ready-article";
import { ToldStories } from "./told-stories";
import { type WrittenArticle, writeArticles } from "./write-articles";
import { type Encoding, writeEncodings } from "./write-encodings";

export interface IngestionServices {
  readonly database: Pick<Pool, "connect" | "query">;
  readonly encoders: Encoders;
  /** After which an article that does not say so expires. */
  readonly days: number;
}

/** What became of an article; those that were the same already changed nothing. */
export type IngestedArticle =
  | { readonly id: string; readonly state: "new" | "changed" | "same" }
  | ({ readonly id: string; readonly state: "refused" } & NotReady);

/** What is known of a part's texts before it is written. */
interface EncodedPart {
  readonly encoder: ArticleEncoder | undefined;
  /** By key; undefined where there is no encoder, or it is away. */
  readonly encodings: ReadonlyMap<string, TextEncoding> | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const articlesOfPart = 200;
const articlesOfEncoding = 100;

/**
 * Takes articles in:
 *
 * ```
 * cleaned ─▶ encoded ─▶ written ─▶ story ─▶ launched      one transaction for 200 of them: all or none, and those before stay
 *                                                         no encoder, or it is away: `encodeRest` makes up for all but the writing
 * ```
 *
 * Repeated, it changes nothing. Whoever follows the database's changes hears of what did.
 */
export class Ingestion {
  private readonly services: IngestionServices;
  private readonly stories = new ToldStories();

  constructor(services: IngestionServices) {
    this.services = services;
  }

  /** @returns what became of each, in their order; of two with one id the last one counts */
  async ingest(articles: readonly Article[], now = Date.now()): Promise<IngestedArticle[]> {
    const ready = articles.map((article) => readyArticle(article, this.services.days, now));
    const byKey = new Map(ready.flatMap((each) => ("problem" in each ? [] : [[each.key, each] as const])));
    const written = new Map<string, WrittenArticle>();
    let encoder = await this.services.encoders.current();
    for (const part of partsOf([...byKey.values()], articlesOfPart)) {
      const encodings = encoder && (await this.encodeNew(part, encoder));
      // one that is away is not waited for again and again
      if (!encodings) encoder = undefined;
      for (const each of await this.take(part, { encoder, encodings, now })) written.set(each.key, each);
    }
    return ready.map((each, n) => {
      if ("problem" in each) return { id: (articles[n] as Article).id, state: "refused", ...each };
      const { isNew } = written.get(each.key) ?? {};
      return { id: each.key, state: isNew === undefined ? "same" : isNew ? "new" : "changed" };
    });
  }

  /** Learns from the catalogue when it is time. @returns the version that was made */
  learn(): Promise<string | undefined> {
    return this.services.encoders.learn();
  }

  /**
   * Encodes what is without a row of the encoder that serves now: of others' rows there are fewer after each part.
   *
   * @returns how many articles that were
   * @throws EncoderAway: what was encoded before stays
   */
  async encodeRest(now = Date.now()): Promise<number> {
    const { database, encoders } = this.services;
    const encoder = await encoders.current();
    if (!encoder) return 0;
    for (let count = 0; ; ) {
      const { rows } = await database.query<TextRow>(
        `select id, title, text, change from articles.articles where embedding_version is distinct from $1 order by id desc limit $2`,
        [encoder.version, articlesOfEncoding],
      );
      if (rows.length === 0) return count;
      const encodings = await encodingsOf(rows, encoder);
      await this.change(async (client) => {
        const same = await unchanged(client, rows);
        await this.write(
          client,
          rows.flatMap(({ id }, n) =>
            same.has(id) ? { ...(encodings[n] as TextEncoding), article: Number(id) } : [],
          ),
          encoder,
          now,
        );
      });
      count += rows.length;
    }
  }

  private async take(
    part: readonly ReadyArticle[],
    { encoder, encodings, now }: EncodedPart,
  ): Promise<WrittenArticle[]> {
    return this.change(async (client) => {
      const written = await writeArticles(client, part);
      const encoded = written.flatMap(({ id, key }) => {
        const encoding = encodings?.get(key);
        return encoding ? { ...encoding, article: id } : [];
      });
      if (encoder) await this.write(client, encoded, encoder, now);
      return written;
    });
  }

  /** Before anybody has to wait for it: an encoder may be at the other end of a network. @returns by key; undefined while it is away */
  private async encodeNew(
    part: readonly ReadyArticle[],
    encoder: ArticleEncoder,
  ): Promise<ReadonlyMap<string, TextEncoding> | undefined> {
    const known = await encodedAlready(this.services.database, part, encoder.version);
    const others = part.filter(({ key }) => !known.has(key));
    try {
      const encodings = await encodingsOf(others, encoder);
      return new Map(others.map(({ key }, n) => [key, encodings[n] as TextEncoding]));
    } catch (error) {
      if (error instanceof EncoderAway) return undefined;
      throw error;
    }
  }

  private async write(
    client: PoolClient,
    encodings: readonly Encoding[],
    encoder: ArticleEncoder,
    now: number,
  ): Promise<void> {
    if (encodings.length === 0) return;
    const stories = await this.stories.upToDate(client, encoder);
    await writeEncodings(client, encodings, encoder.version, stories);
    await launchArticles(client, encodings, stories, now);
  }

  /** Alone: which stories there are is looked up and written by one at a time. */
  private async change<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    try {
      return await transaction(this.services.database, async (client) => {
        await client.query("select pg_advisory_xact_lock(hashtext('articles.change'))");
        return work(client);
      });
    } catch (error) {
      this.stories.forget();
      throw error;
    }
  }
}

function* partsOf<Value>(values: readonly Value[], size: number): Generator<Value[]> {
  for (let from = 0; from < values.length; from += size) yield values.slice(from, from + size);
}
