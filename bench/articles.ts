import { ArticlesDatabase } from "../runtime/functions/articles/testing/articles-database";
import { measureFeedback } from "./articles/feedback";
import { measureHitRatio } from "./articles/hit-ratio";
import { measureListLog } from "./articles/list-log";
import { measureLists } from "./articles/lists";
import { startNewsEstate } from "./articles/news-estate";
import { measurePureLists } from "./articles/pure-lists";
import { measureReplay } from "./articles/replay";

/** Articles: what a list costs, alone and as readers are served it, how soon a click counts, and how fast deeds come in. */
export async function run(): Promise<void> {
  await measurePureLists();
  await measureServing();
  await measureFeedback();
  const database = await ArticlesDatabase.start();
  try {
    await measureReplay(database);
  } finally {
    await database.stop();
  }
}

async function measureServing(): Promise<void> {
  const estate = await startNewsEstate();
  try {
    await measureListLog(estate);
    await measureHitRatio(estate);
    await measureLists(estate);
  } finally {
    await estate.running.stop();
  }
}
