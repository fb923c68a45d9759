import { ListLog } from "../../runtime/functions/articles/lists/list-log";
import type { Recommender } from "../../runtime/functions/articles/lists/recommender";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { interleaved, print } from "../shared/figure";
import { secondsOfAll } from "../shared/processor-seconds";
import type { ListsHere } from "./lists-here";
import type { News } from "./news";

const rounds = 5;
const lists = 400;
const atOnce = 8;

/** What keeping a list's record costs, of all that it takes to make a list anew, in all processes. */
export async function measureListLog(
  here: ListsHere,
  database: ArticlesDatabase,
  { readers }: News,
): Promise<void> {
  const log = new ListLog({
    database: database.as("articles_api", 1),
    send: async () => undefined,
    lost: () => undefined,
  });
  let asked = 0;
  const costOf = (recommender: Recommender) => async () => {
    const before = secondsOfAll();
    for (let n = 0; n < lists; n += atOnce)
      await Promise.all(Array.from({ length: atOnce }, () => ask(recommender, asked++)));
    await log.flush();
    return (1000 * (secondsOfAll() - before)) / lists;
  };
  const ask = (recommender: Recommender, n: number) =>
    recommender.recommend(
      { key: readers[n % readers.length] as string, kind: "named", isNew: false, cookies: [] },
      { n: 10, exclude: [`log${n}`] },
      Date.now(),
    );
  const contestants = { logged: costOf(here.recommender(log)), without: costOf(here.recommender()) };
  // what runs for the first time is compiled meanwhile
  for (const cost of Object.values(contestants)) await cost();
  const found = await interleaved(rounds, contestants);
  const share = (100 * (found.logged - found.without)) / found.logged;
  print({
    figure: "the record's share of a list that is made anew",
    value: share,
    unit: "%",
    peer: "the limit",
    peerValue: 5,
    ratio: share / 5,
    target: "<= 5 %",
    met: share <= 5,
    note: `processor time of all processes: ${found.logged.toFixed(2)} ms with it, ${found.without.toFixed(2)} without, before HTTP and who asks`,
  });
}
