import type { Pool } from "pg";
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
  private readonly pollMs: number;
  private refused: string | undefined;
  private polling: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param pollMs between two looks for a newer one. @default 15000 */
  constructor(database: Pick<Pool, "query">, { pollMs = 15_000 }: { readonly pollMs?: number } = {}) {
    this.database = database;
    this.pollMs = pollMs;
  }

  /** Begins to follow, and waits for the first answer or refusal. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.poll(), this.pollMs);
    // a process does not go on for it
    this.timer.unref();
    await this.poll();
  }

  poll(): Promise<void> {
    this.polling ??= this.look()
      .catch(() => {
        this.problem = "the database does not say which model is the newest";
      })
      .finally(() => {
        this.polling = undefined;
      });
    return this.polling;
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
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
