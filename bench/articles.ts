import { ArticlesDatabase } from "../runtime/functions/articles/testing/articles-database";
import { measureFeedback } from "./articles/feedback";
import { measurePureLists } from "./articles/pure-lists";
import { measureReplay } from "./articles/replay";

/** Articles: what a list costs that is made anew, without anything around it, and how fast deeds come in. */
export async function run(): Promise<void> {
  await measurePureLists();
  await measureFeedback();
  const database = await ArticlesDatabase.start();
  try {
    await measureReplay(database);
  } finally {
    await database.stop();
  }
}
