import { randomUUID } from "node:crypto";
import type { Deed } from "../../runtime/articles/deed";
import { print } from "../shared/figure";
import type { NewsEstate } from "./news-estate";

const dayMs = 86_400_000;
const people = 500;
/** As long as the cache keeps a list. */
const keptMs = 15 * 60_000;

/** What passes for the lists of a reader while nobody looks: the server's own clock knows nothing of the replayed day. */
const age = `
for _, key in ipairs(redis.call('KEYS', KEYS[1] .. ':*')) do
  redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
end
return 1`;

/**
 * The last day of the world again: readers look at their list before each article that they open, and after each deed. A list must be made
 * when there was none for a quarter of an hour and when the reader has done something since: all others can be found.
 */
export async function measureHitRatio({ running, world, readers }: NewsEstate): Promise<void> {
  const last = Date.parse(world.deeds.at(-1)?.at ?? "");
  const today = new Set(readers.slice(0, people));
  const deeds = world.deeds.filter(({ at, reader }) => today.has(reader) && Date.parse(at) > last - dayMs);
  const day = new ReplayedDay(running);
  for (const deed of deeds) await day.replay(deed);
  const { asked, found, possible } = day;
  const share = (100 * found) / asked;
  print({
    figure: "lists of a replayed day that were found in the cache",
    value: share,
    unit: "%",
    peer: "best possible: all but a reader's first in a quarter of an hour and the first after a deed",
    peerValue: (100 * possible) / asked,
    ratio: found / possible,
    target: "> 85 %",
    met: share > 85,
    note: `${asked} lists and ${deeds.length} deeds`,
  });
}

class ReplayedDay {
  asked = 0;
  found = 0;
  /** How many of those asked need not be made. */
  possible = 0;
  private readonly running: NewsEstate["running"];
  private readonly kept = new Map<
    string,
    { readonly id: string; readonly madeAt: number; lookedAt: number }
  >();
  private readonly changed = new Set<string>();

  constructor(running: NewsEstate["running"]) {
    this.running = running;
  }

  async replay(deed: Deed): Promise<void> {
    const { interactions, cache } = this.running;
    const { reader } = deed;
    const at = Date.parse(deed.at);
    if (deed.kind === "click") await this.look(reader, at);
    await interactions.append([{ ...deed, id: randomUUID() }]);
    await cache.changed(reader);
    this.changed.add(reader);
    await this.look(reader, at);
  }

  private async look(reader: string, at: number): Promise<void> {
    const { redis, context } = this.running;
    const before = this.kept.get(reader);
    if (before && at > before.lookedAt)
      await redis.redis.evaluate(age, `articles:lists:${reader}`, [String(at - before.lookedAt)]);
    const { id } = await context.recommender.recommend(
      { key: reader, kind: "named", isNew: false, cookies: [] },
      { n: 10 },
      at,
    );
    this.asked++;
    if (before && at - before.madeAt < keptMs && !this.changed.has(reader)) this.possible++;
    this.changed.delete(reader);
    if (before?.id === id) {
      this.found++;
      before.lookedAt = at;
    } else this.kept.set(reader, { id, madeAt: at, lookedAt: at });
  }
}
