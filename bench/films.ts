import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FilmsDatabase } from "../runtime/functions/films/testing/films-database";
import { measureImport } from "./films/importing";
import { addTitles, manyRatings } from "./films/ratings";
import { measureSecondRun } from "./films/second-run";
import { measureServing } from "./films/serving";

const ratings = 1_000_000;
const films = 10_000;

/** Films: ratings come in, lists are made of them, and a training finds that nothing has changed. */
export async function run(root: string): Promise<void> {
  measureSecondRun();
  const folder = mkdtempSync(join(tmpdir(), "bench-films-"));
  const database = await FilmsDatabase.start();
  try {
    const data = manyRatings(ratings, films);
    await addTitles(database, data);
    await measureImport(database, data);
    await measureServing(root, folder, database, data);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true });
  }
}
