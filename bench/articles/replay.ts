import type { Deed } from "../../runtime/articles/deed";
import { keepDays } from "../../runtime/articles/interactions/days";
import { PostgresInteractions } from "../../runtime/articles/interactions/postgres-interactions";
import { addArticles } from "../../runtime/articles/interactions/testing/some-articles";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { print } from "../shared/figure";
import { startedSeconds } from "../shared/processor-seconds";
import { manyDeeds } from "./many-deeds";

const batchSize = 20_000;
/** As many as the hub has partitions, each with readers of its own. */
const streams = 4;

/** Takes deeds of a week into an empty database: interactions, counters and profiles, each event once. */
export async function measureReplay(database: ArticlesDatabase, count = 1_000_000): Promise<void> {
  const articles = 10_000;
  await addArticles(database, articles);
  const intake = database.as("articles_intake", streams);
  for (const day of ["2026-11-18", "2026-11-21", "2026-11-24"])
    await keepDays(intake, { deeds: 365, lists: 365 }, new Date(day));
  const store = new PostgresInteractions(intake);
  let seconds = 0;
  let own = 0;
  let others = 0;
  for (const batches of batchesOf(manyDeeds({ count, readers: 50_000, articles, seed: 1 }))) {
    const began = performance.now();
    const before = { own: process.cpuUsage(), others: startedSeconds() };
    await Promise.all(batches.map((batch) => store.append(batch)));
    seconds += (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(before.own);
    own += (user + system) / 1e6;
    others += startedSeconds() - before.others;
  }
  const [kept] = await database.rows("select count(*)::int as deeds from articles.interactions");
  if (kept?.["deeds"] !== count) throw new Error(`${kept?.["deeds"]} of ${count} deeds were taken`);
  print({
    figure: `replay of ${count} deeds into profiles, counters and interactions`,
    value: seconds,
    unit: "s",
    target: "< 60 s",
    met: seconds < 60,
    note: `${Math.round(count / seconds)} a second; processor time ${own.toFixed(0)} s of this process, ${others.toFixed(0)} s of the database`,
  });
}

/** Of each stream one, again and again. They are made meanwhile: a million at once would be what the collector works on. */
function* batchesOf(deeds: Iterable<Deed>): Generator<Deed[][]> {
  const empty = () => Array.from({ length: streams }, (): Deed[] => []);
  let made = empty();
  let count = 0;
  for (const deed of deeds) {
    made[Number.parseInt(deed.reader.slice(0, 8), 16) % streams]?.push(deed);
    if (++count < streams * batchSize) continue;
    yield made;
    [made, count] = [empty(), 0];
  }
  yield made;
}
