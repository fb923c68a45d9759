import type { Pool } from "pg";
import { RepeatedLook } from "../../shared/repeated-look";
import type { ArticleModel } from "./article-model";
import { readArticleModel } from "./article-model-file";
import { modelFile, newestVersion } from "./kept-models";
import type { ModelFeed } from "./model-feed";

/**
 * The model that the database has newest. One that is refused is not read again until there is another one, and the one before serves on; as
 * it does while the database is away.
 */
export class FollowedModel implements ModelFeed {
  model: ArticleModel | undefined;
  problem: string | undefined;

  private readonly database: Pick<Pool, "query">;
  private refused: string | undefined;
  private readonly looks: RepeatedLook;

  /** @param pollMs between two looks for a newer one. @default 15000 */
  constructor(database: Pick<Pool, "query">, { pollMs = 15_000 }: { readonly pollMs?: number } = {}) {
    this.database = database;
    this.looks = new RepeatedLook(() => this.lookOnce(), pollMs);
  }

  /** Begins to follow, and waits for the first answer or refusal. */
  async start(): Promise<void> {
    this.looks.begin();
    await this.poll();
  }

  poll(): Promise<void> {
    return this.looks.now();
  }

  close(): void {
    this.looks.end();
  }

  private async lookOnce(): Promise<void> {
    await this.look().catch(() => {
      this.problem = "the database does not say which model is the newest";
    });
  }

  private async look(): Promise<void> {
    const version = await newestVersion(this.database);
    if (version !== undefined && version === this.refused) return;
    if (version !== undefined && version !== this.model?.version) {
      const file = await modelFile(this.database, version);
      // a newer one came while this one was asked for
      if (!file) return;
      try {
        this.model = modelOf(version, file);
      } catch (error) {
        this.refused = version;
        this.problem = `the model ${version} was refused: ${(error as Error).message.split("\n")[0]}`;
        return;
      }
    }
    this.refused = undefined;
    this.problem = undefined;
  }
}

function modelOf(version: string, file: Uint8Array): ArticleModel {
  const model = readArticleModel(file);
  if (model.version === version) return model;
  throw new Error(`its file is that of ${model.version}`);
}
