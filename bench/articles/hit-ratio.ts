import { randomUUID } from "node:crypto";
import { listsKey, profileKey } from "../../runtime/articles/cache/reader-keys";
import type { Deed } from "../../runtime/articles/deed";
import { PostgresInteractions } from "../../runtime/articles/interactions/postgres-interactions";
import { takeDeeds } from "../../runtime/functions/article-intake/deeds/take-deeds";
import type { ListLog } from "../../runtime/functions/articles/lists/list-log";
import type { Recommender } from "../../runtime/functions/articles/lists/recommender";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import type { Redis } from "../../runtime/shared/redis";
import { print } from "../shared/figure";
import type { ListsHere } from "./lists-here";
import type { NearbyRedis } from "./nearby-redis";
import type { News } from "./news";

const dayMs = 86_400_000;
const minuteMs = 60_000;
const people = 500;
/** As long as the cache keeps a list, and a profile. */
const listMs = 15 * minuteMs;
const profileMs = 60 * minuteMs;

/** What passes for a reader's keys while nobody looks: the server's own clock knows nothing of the replayed day. */
const age = `
local keys = redis.call('KEYS', KEYS[1])
table.insert(keys, ARGV[2])
for _, key in ipairs(keys) do
  redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
end
return 1`;

const forgetAll = `
for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do redis.call('DEL', key) end
return 1`;

/**
 * The last day of the world again, as the page asks: for a list when a visit begins, and for another one when an article is closed or judged. A
 * deed makes another list, as it must, so that none of these is found as a whole; what it is made of can be, when the reader was here
 * within the hour. What was shown is taken in as well.
 */
export async function measureHitRatio(
  here: ListsHere,
  database: ArticlesDatabase,
  { redis }: NearbyRedis,
  { world, readers }: News,
): Promise<void> {
  const last = Date.parse(world.deeds.at(-1)?.at ?? "");
  const today = new Set(readers.slice(-people));
  const deeds = world.deeds.filter(({ at, reader }) => today.has(reader) && Date.parse(at) > last - dayMs);
  await redis.evaluate(forgetAll, "", []);
  const day = new ReplayedDay(here, database, redis);
  for (const deed of deeds) await day.replay(deed);
  const { asked, counts } = day;
  const share = (count: number) => (100 * count) / asked;
  print({
    figure: "lists of a replayed day that needed nothing of the database",
    value: share(counts.list + counts.profile),
    unit: "%",
    peer: "best possible: all but those of readers who were not here within the hour",
    peerValue: share(counts.known),
    ratio: (counts.list + counts.profile) / counts.known,
    target: "> 85 %",
    met: share(counts.list + counts.profile) > 85,
    note: `${asked} lists, ${deeds.length} deeds; ${counts.list} found as a whole, of ${counts.same} after which the reader had done nothing`,
  });
}

interface Looked {
  readonly list: string;
  readonly madeAt: number;
  /** Since then, something of the reader was asked for or kept. */
  readonly at: number;
}

class ReplayedDay {
  asked = 0;
  /** Found as a list, found as a profile; and how many could have been, at best. */
  readonly counts = { list: 0, profile: 0, same: 0, known: 0 };
  private readonly redis: Redis;
  private readonly recommender: Recommender;
  private readonly services: Parameters<typeof takeDeeds>[1];
  private readonly looked = new Map<string, Looked>();
  private readonly changed = new Set<string>();
  private shown: Deed[] = [];
  private databaseAsked = false;

  constructor(here: ListsHere, database: ArticlesDatabase, redis: Redis) {
    this.redis = redis;
    const log: Pick<ListLog, "add"> = {
      add: ({ id, at, reader, articles }) =>
        void this.shown.push({
          kind: "shown",
          id,
          list: id,
          reader,
          at: new Date(at).toISOString(),
          articles: [...articles],
        }),
    };
    this.recommender = here.recommender(log, () => {
      this.databaseAsked = true;
    });
    const intake = database.as("articles_intake", 2);
    this.services = {
      store: new PostgresInteractions(intake),
      database: intake,
      cache: here.cache,
      telemetry: { event: () => undefined, metric: () => undefined },
      keptDays: 365,
      forgetReaders: async () => undefined,
    };
  }

  async replay(deed: Deed): Promise<void> {
    const at = Date.parse(deed.at);
    const before = this.looked.get(deed.reader);
    if (before)
      await this.redis.evaluate(age, listsKey(deed.reader, "*"), [
        String(at - before.at),
        profileKey(deed.reader),
      ]);
    if (!before || at - before.at > listMs) await this.look(deed.reader, at);
    await this.take({ ...deed, id: randomUUID() });
    this.changed.add(deed.reader);
    // a click opens an article, and the list waits behind it
    if (deed.kind !== "click") await this.look(deed.reader, at);
  }

  private async look(reader: string, at: number): Promise<void> {
    const before = this.looked.get(reader);
    this.databaseAsked = false;
    const { id } = await this.recommender.recommend(
      { key: reader, kind: "named", isNew: false, cookies: [] },
      { n: 10 },
      at,
    );
    const { counts } = this;
    this.asked++;
    if (before?.list === id) counts.list++;
    else if (!this.databaseAsked) counts.profile++;
    if (before && at - before.madeAt < listMs && !this.changed.has(reader)) counts.same++;
    if (before && at - before.at < profileMs) counts.known++;
    this.changed.delete(reader);
    this.looked.set(reader, { list: id, madeAt: before?.list === id ? before.madeAt : at, at });
    for (const deed of this.shown.splice(0)) await this.take(deed);
  }

  private take(deed: Deed): Promise<void> {
    const arrivedMs = Date.parse(deed.at);
    return takeDeeds([{ body: deed, arrivedMs, partition: "0", sequence: 0 }], this.services, arrivedMs);
  }
}
