import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ArticlesDatabase } from "../runtime/functions/articles/testing/articles-database";
import { measureClicks } from "./articles/clicks";
import { measureFeedback } from "./articles/feedback";
import { measureHitRatio } from "./articles/hit-ratio";
import { measureListLog } from "./articles/list-log";
import { measureLists } from "./articles/lists";
import { ListsHere } from "./articles/lists-here";
import { addNews } from "./articles/news";
import { measurePureLists } from "./articles/pure-lists";
import { measureRedis } from "./articles/redis-memory";
import { measureReplay } from "./articles/replay";
import { ServedArticles } from "./articles/served-articles";

const articles = 50_000;

/** Articles: what a list costs, alone and as readers are served it, how soon a click counts, and how fast deeds come in. */
export async function run(root: string): Promise<void> {
  await measurePureLists();
  await measureServing(root);
  await measureFeedback();
  const database = await ArticlesDatabase.start();
  try {
    await measureReplay(database);
  } finally {
    await database.stop();
  }
}

async function measureServing(root: string): Promise<void> {
  // below the checkout, where programs find its packages
  const build = join(root, ".vitrine/build");
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, "bench-articles-"));
  const database = await ArticlesDatabase.start();
  try {
    const news = await addNews(database, articles);
    const estate = await ServedArticles.start(root, folder, database);
    try {
      await measureLists(estate, news);
      await measureClicks(estate, news);
      const here = await ListsHere.start(database, estate.redis);
      await measureListLog(here, database, news);
      await measureHitRatio(here, database, estate.redis, news);
      await measureRedis(estate.redis);
    } finally {
      await estate.stop();
    }
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
