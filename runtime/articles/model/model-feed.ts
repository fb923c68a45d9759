import type { ArticleModel } from "./article-model";

/** The newest model that was fitted; one that cannot be used is told of, and the one before stays. */
export interface ModelFeed {
  readonly model: ArticleModel | undefined;
  /** What keeps a newer one from being used. */
  readonly problem: string | undefined;
  poll(): Promise<void>;
  close(): void;
}
