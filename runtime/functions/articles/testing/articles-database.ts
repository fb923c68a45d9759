import { AppDatabase } from "../../../database/testing/app-database";

export type ArticlesDatabaseRole =
  | "articles_api"
  | "articles_intake"
  | "articles_erasure"
  | "articles_training";

/** Where articles, readers and what they did are. */
export type ArticlesDatabase = AppDatabase<ArticlesDatabaseRole>;

export const ArticlesDatabase = {
  /** @param more settings of postgresql.conf, e.g. "work_mem=64MB" */
  start: (more: readonly string[] = []) => AppDatabase.start<ArticlesDatabaseRole>("articles", more),
};
