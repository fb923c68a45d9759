import type { Pool } from "pg";
import { TextEmbedding } from "../embedding/text-embedding";
import { type ArticleEncoder, learnedEncoder } from "./article-encoder";
import { learnFromCatalogue } from "./learn-from-catalogue";

/** Where the encoder comes from that serves now. */
export interface Encoders {
  /** undefined while nothing was learned yet: articles are taken without, and encoded later. */
  current(): Promise<ArticleEncoder | undefined>;
  /** Learns from the catalogue when it is time. @returns the version that was made */
  learn(): Promise<string | undefined>;
}

/** The newest embedding in the database; its file is read once. */
export class LearnedEncoders implements Encoders {
  private readonly database: Pick<Pool, "query">;
  private encoder: ArticleEncoder | undefined;

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  async current(): Promise<ArticleEncoder | undefined> {
    const { rows } = await this.database.query<{ version: string; file: Buffer | null }>({
      name: "articles-newest-embedding",
      text: `
        select version, case when version is distinct from $1 then file end as file
        from articles.embeddings order by made_at desc limit 1`,
      values: [this.encoder?.version ?? null],
    });
    const [newest] = rows;
    if (newest?.file) this.encoder = learnedEncoder(TextEmbedding.load(newest.file, newest.version));
    return newest && this.encoder;
  }

  /** Under the role articles_intake. */
  learn(): Promise<string | undefined> {
    return learnFromCatalogue(this.database);
  }
}

/** One that an environment names, and which learns nothing here. */
export function theOnly(encoder: ArticleEncoder): Encoders {
  return { current: async () => encoder, learn: async () => undefined };
}
