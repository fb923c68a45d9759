import { createHash } from "node:crypto";
import type { Deed } from "../../runtime/articles/deed";
import { keepDays } from "../../runtime/articles/interactions/days";
import { PostgresInteractions } from "../../runtime/articles/interactions/postgres-interactions";
import { addArticles } from "../../runtime/articles/interactions/testing/some-articles";
import { findReader } from "../../runtime/functions/articles/readers/known-reader";
import { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { idOf } from "../articles/many-deeds";
import { print } from "../shared/figure";
import { secondsOfAll } from "../shared/processor-seconds";

const sizes = [1000, 10_000, 100_000, 1_000_000];
const deedsOfEach = 3;
const articles = 10_000;
const batchSize = 20_000;
const looks = 2000;

interface Cost {
  /** Of all processes, for one deed that is taken in. */
  readonly deedMs: number;
  /** Of all processes, for what a list needs to know of its reader. */
  readonly readMs: number;
  /** Of the database, for one reader and what they did. */
  readonly bytes: number;
}

/** What the database holds and takes for ever more readers: each number beside the one before. */
export async function measureReaders(): Promise<void> {
  let before: Cost | undefined;
  for (const readers of sizes) {
    const cost = await costWith(readers);
    const beside = (of: keyof Cost) =>
      before && { peer: "a tenth of the readers", peerValue: before[of], ratio: cost[of] / before[of] };
    const of = `${readers} readers with ${deedsOfEach} deeds each`;
    print({ figure: `processor time of a deed, ${of}`, value: cost.deedMs, unit: "ms", ...beside("deedMs") });
    print({
      figure: `processor time of finding a reader, ${of}`,
      value: cost.readMs,
      unit: "ms",
      ...beside("readMs"),
    });
    print({
      figure: `database for each reader, ${of}`,
      value: cost.bytes,
      unit: "bytes",
      ...beside("bytes"),
    });
    before = cost;
  }
}

async function costWith(readers: number): Promise<Cost> {
  const database = await ArticlesDatabase.start();
  try {
    await addArticles(database, articles);
    const intake = database.as("articles_intake", 2);
    for (const day of ["2026-11-18", "2026-11-21"])
      await keepDays(intake, { deeds: 365, lists: 365 }, new Date(day));
    const empty = await bytesOf(database);
    const store = new PostgresInteractions(intake);
    let spent = 0;
    for (const batch of batchesOf(readers)) {
      const began = secondsOfAll();
      await store.append(batch);
      spent += secondsOfAll() - began;
    }
    await database.rows("analyze");
    const api = database.as("articles_api", 4);
    const find = async (number: number) => void (await findReader(api, keyOf(number)));
    await Promise.all(Array.from({ length: 200 }, (_, n) => find(n)));
    const began = secondsOfAll();
    for (let n = 0; n < looks; n += 8)
      await Promise.all(Array.from({ length: 8 }, (_, more) => find(((n + more) * 7919) % readers)));
    return {
      deedMs: (1000 * spent) / (readers * deedsOfEach),
      readMs: (1000 * (secondsOfAll() - began)) / looks,
      bytes: ((await bytesOf(database)) - empty) / readers,
    };
  } finally {
    await database.stop();
  }
}

/** Clicks of all readers in turn, so that each batch has many. */
function* batchesOf(readers: number): Generator<Deed[]> {
  const begin = Date.UTC(2026, 10, 16);
  let batch: Deed[] = [];
  for (let n = 0; n < readers * deedsOfEach; n++) {
    batch.push({
      kind: "click",
      id: idOf(1, n),
      reader: keyOf(n % readers),
      at: new Date(begin + n * 50).toISOString(),
      article: `a${1 + ((n * 7919) % articles)}`,
    });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const keyOf = (reader: number) => createHash("md5").update(`reader ${reader}`).digest("hex");

async function bytesOf(database: ArticlesDatabase): Promise<number> {
  const [row] = await database.rows("select pg_database_size(current_database())::float8 as bytes");
  return row?.["bytes"] as number;
}
