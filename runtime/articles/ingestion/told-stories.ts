import type { PoolClient } from "pg";
import { StoryIndex } from "../stories/story-index";
import type { ArticleEncoder } from "./article-encoder";
import { floatsOf, integersOf } from "./packed-rows";

interface ToldRow {
  readonly id: string;
  readonly story: string | null;
  readonly embedding: Buffer;
  readonly min_hash: Buffer;
  readonly change: string;
}

/** Articles of the database in memory, to find out which of them tell one story. It has those of one encoder. */
export class ToldStories {
  private index: StoryIndex | undefined;
  private version = "";
  private seen = "0";

  /** As the database is now; nobody may change articles until the transaction ends. */
  async upToDate(client: PoolClient, encoder: ArticleEncoder): Promise<StoryIndex> {
    if (!this.index || this.version !== encoder.version) this.forget();
    const index = this.index ?? new StoryIndex(encoder.width, encoder.sameStory);
    for (;;) {
      const { rows } = await client.query<ToldRow>({
        name: "articles-told",
        text: `
          select id, story, embedding, min_hash, change from articles.articles
          where change > $1 and embedding_version = $2 and min_hash is not null
          order by change limit 5000`,
        values: [this.seen, encoder.version],
      });
      for (const { id, story, embedding, min_hash } of rows)
        index.put({
          article: Number(id),
          story: story === null ? undefined : Number(story),
          embedding: floatsOf(embedding),
          minHash: integersOf(min_hash),
        });
      this.seen = rows.at(-1)?.change ?? this.seen;
      if (rows.length < 5000) break;
    }
    this.version = encoder.version;
    this.index = index;
    return index;
  }

  /** After a transaction that was undone: what it had placed is not so. */
  forget(): void {
    this.index = undefined;
    this.seen = "0";
  }
}
