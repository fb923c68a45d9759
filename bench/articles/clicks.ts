import { setTimeout as wait } from "node:timers/promises";
import type { RecommendedArticles } from "../../runtime/functions/articles/contract/recommendations";
import { print } from "../shared/figure";
import { percentile } from "../shared/load";
import { openLoop } from "../shared/open-loop";
import { listsAnew, steadily } from "./lists";
import type { News } from "./news";
import type { ServedArticles } from "./served-articles";

/** Whoever waits longer has waited in vain. */
const longestMs = 5000;
const pauseMs = 100;

/** From a click to another list, through the hub and what takes deeds in, while others ask for theirs. */
export async function measureClicks(estate: ServedArticles, news: News): Promise<void> {
  let isOver = false;
  const load = openLoop(estate.addresses, listsAnew(estate, news, 1), steadily).finally(() => {
    isOver = true;
  });
  const times: number[] = [];
  for (let n = 0; !isOver; n++) {
    // an answer that did not come is one that was waited for in vain
    times.push(await clickedMs(estate, news.readers[n] as string).catch(() => longestMs));
    await wait(pauseMs);
  }
  await load;
  const value = percentile(Float64Array.from(times).sort(), 0.95);
  print({
    figure: `p95 from a click to another list, at ${steadily.perSecond} lists a second made anew`,
    value,
    unit: "ms",
    peer: "the limit",
    peerValue: 1000,
    ratio: value / 1000,
    target: "< 1000 ms",
    met: value < 1000,
    note: `through the hub, of ${times.length}`,
  });
}

/** Milliseconds until a reader who opens the first article of their list has another one. */
async function clickedMs(estate: ServedArticles, reader: string): Promise<number> {
  const list = async () => (await asked(estate, estate.path(reader))) as unknown as RecommendedArticles;
  const before = await list();
  const began = performance.now();
  await asked(estate, estate.feedbackPath, {
    kind: "click",
    user_id: reader,
    article_id: before.items[0]?.article.id,
  });
  while ((await list()).id === before.id) {
    if (performance.now() - began > longestMs) break;
    await wait(10);
  }
  return performance.now() - began;
}

let asks = 0;

/** Of the instances by turns: what the one was told, the others know from what they share. */
async function asked({ addresses, token }: ServedArticles, path: string, body?: object): Promise<object> {
  const address = addresses[asks++ % addresses.length];
  const response = await fetch(`${address}${path}`, {
    headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return (await response.json()) as object;
}
