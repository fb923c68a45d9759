import type { Pool, PoolClient } from "pg";
import { transaction } from "../../database/transaction";
import type { Article } from "../article";
import { launchArticles } from "../launches/launch-articles";
import { minHashOf } from "../stories/min-hash";
import type { ArticleEncoder } from "./article-encoder";
import type { Encoders } from "./encoders";
import { type NotReady, type ReadyArticle, readyArticle } from "./ready-article";
import { ToldStories } from "./told-stories";
import { type WrittenArticle, writeArticles } from "./write-articles";
import { writeEncodings } from "./write-encodings";

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

const articlesOfPart = 200;
const articlesOfEncoding = 500;

/**
 * Takes articles in:
 *
 * ```
 * cleaned ─▶ encoded ─▶ written ─▶ story ─▶ launched      one transaction for 200 of them: all or none, and those before stay
 *                                                         no encoder yet: the second and the last two are made up for by `encodeRest`
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
    const encoder = await this.services.encoders.current();
    for (const part of partsOf([...byKey.values()], articlesOfPart))
      for (const each of await this.take(part, encoder, now)) written.set(each.key, each);
    return ready.map((each, n) => {
      if ("problem" in each) return { id: (articles[n] as Article).id, state: "refused", ...each };
      const { isNew } = written.get(each.key) ?? {};
      return { id: each.key, state: isNew === undefined ? "same" : isNew ? "new" : "changed" };
    });
  }

  /** Encodes what is without a row of the encoder that serves now. @returns how many articles that were */
  async encodeRest(now = Date.now()): Promise<number> {
    const encoder = await this.services.encoders.current();
    if (!encoder) return 0;
    for (let count = 0; ; ) {
      const { rows } = await this.services.database.query<{ id: string; title: string; text: string }>(
        `select id, title, text from articles.articles where embedding_version is distinct from $1 order by id limit $2`,
        [encoder.version, articlesOfEncoding],
      );
      if (rows.length === 0) return count;
      const articles = rows.map((row) => ({ ...row, id: Number(row.id) }));
      await this.change(async (client) => this.encode(client, articles, encoder, now));
      count += rows.length;
    }
  }

  private async take(
    part: readonly ReadyArticle[],
    encoder: ArticleEncoder | undefined,
    now: number,
  ): Promise<WrittenArticle[]> {
    const byKey = new Map(part.map((each) => [each.key, each]));
    return this.change(async (client) => {
      const written = await writeArticles(client, part);
      if (encoder)
        await this.encode(
          client,
          written.map(({ id, key }) => ({ ...(byKey.get(key) as ReadyArticle), id })),
          encoder,
          now,
        );
      return written;
    });
  }

  private async encode(
    client: PoolClient,
    articles: readonly { readonly id: number; readonly title: string; readonly text: string }[],
    encoder: ArticleEncoder,
    now: number,
  ): Promise<void> {
    const rows = await encoder.encode(articles);
    const encodings = articles.map(({ id, title, text }, n) => ({
      article: id,
      embedding: rows[n] as Float32Array,
      minHash: minHashOf(title, text),
    }));
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
