import type { ArticleModel } from "./article-model";

/** The models that lists are made with; one that cannot be used is told of, and what was there before stays. */
export interface ModelFeed {
  /** The champion. */
  readonly model: ArticleModel | undefined;
  /** A version that stands for champion, or that an experiment names; undefined when it cannot be used. */
  find(version: string): ArticleModel | undefined;
  /** What keeps a newer champion from being used. */
  readonly problem: string | undefined;
  poll(): Promise<void>;
  close(): void;
}
