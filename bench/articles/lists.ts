import { print } from "../shared/figure";
import { getOf, percentile } from "../shared/load";
import { openLoop } from "../shared/open-loop";
import type { News } from "./news";
import type { EstateSeconds, ServedArticles } from "./served-articles";

const perSecond = 500;
const seconds = 10;
/** Whose lists are asked for again and again; who asks at all, each several times. */
const keen = 200;
const present = 1000;

/** Lists at a steady rate, from the cache and made anew; V8 takes thousands of them until it has compiled what runs. */
export async function measureLists(estate: ServedArticles, news: News): Promise<void> {
  await measureSteady(estate, "made anew", 10, listsAnew(estate, news, 0));
  await measureSteady(estate, "made anew, when what runs is compiled", 10, listsAnew(estate, news, 2));
  const again = news.readers.slice(0, keen).map((reader) => listOf(estate, reader));
  await openLoop(estate.addresses, again, { perSecond: keen, seconds: 2, moments: "even" });
  await measureSteady(estate, "from the cache", 3, again);
  await measureSteady(estate, "from the cache, when what runs is compiled", 3, again);
}

/** Requests for as long as one is measured; what each leaves out makes its list one that nobody has asked for. @param round from 0 */
export function listsAnew(estate: ServedArticles, { readers }: News, round: number): Buffer[] {
  return Array.from({ length: perSecond * seconds * 1.2 }, (_, n) =>
    listOf(estate, readers[n % present] as string, `&exclude=x${round}-${n}`),
  );
}

export const steadily = { perSecond, seconds, moments: "random" } as const;

function listOf(estate: ServedArticles, reader: string, more?: string): Buffer {
  return getOf(estate.addresses[0] as string, estate.path(reader, more), estate.token);
}

async function measureSteady(
  estate: ServedArticles,
  how: string,
  mostMs: number,
  requests: readonly Buffer[],
): Promise<void> {
  // what runs for the first time is compiled meanwhile, and who was not here within the hour comes
  await openLoop(estate.addresses, requests.slice(-present), { ...steadily, perSecond: 250, seconds: 4 });
  const before = estate.seconds();
  const { milliseconds, lateMs, failed } = await openLoop(estate.addresses, requests, steadily);
  const cost = costOf(estate.seconds(), before, milliseconds.length);
  const late = `sent ${percentile(lateMs, 0.5).toFixed(2)} ms later, p95 ${percentile(lateMs, 0.95).toFixed(2)} ms, by this process alone`;
  for (const [name, share] of [
    ["p50", 0.5],
    ["p95", 0.95],
    ["p99", 0.99],
  ] as const) {
    const value = percentile(milliseconds, share);
    print({
      figure: `${name} of a list ${how} at ${perSecond} requests a second, 50000 articles`,
      value,
      unit: "ms",
      ...(name === "p95" && {
        peer: "the limit",
        peerValue: mostMs,
        ratio: value / mostMs,
        target: `<= ${mostMs} ms`,
        met: value <= mostMs && failed === 0,
      }),
      note: `from when it was due, at random moments; ${late}; ${failed} failed; ${cost}`,
    });
  }
}

/** Processor time of each list, of all that an estate has. */
function costOf(after: EstateSeconds, before: EstateSeconds, lists: number): string {
  const of = (who: keyof EstateSeconds) => ((1000 * (after[who] - before[who])) / lists).toFixed(2);
  return `processor time of each: ${of("app")} ms of the app, ${of("hub")} the hub, ${of("intake")} what takes deeds in, ${of("engines")} PostgreSQL and Redis, ${of("own")} who asks`;
}
