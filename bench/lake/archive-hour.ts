import type { Pool } from "pg";
import { readInteractions } from "../../runtime/articles/lake/read-interactions";
import { sealHours } from "../../runtime/articles/lake/seal-hours";
import { type ReachedLake, reachLake } from "../../runtime/articles/lake/testing/reached-lake";
import { archiveDeeds } from "../../runtime/functions/article-intake/deeds/archive-deeds";
import type { ArrivedEvent } from "../../runtime/functions/article-intake/deeds/arrived-events";
import { manyDeeds } from "../articles/many-deeds";

export interface AskedHour {
  readonly lake: ReachedLake;
  /** Of the hour, milliseconds since 1970. */
  readonly hour: number;
  readonly events: number;
}

/** What an hour cost, without making up what happened in it. */
export interface HourCost {
  readonly landed: Cost;
  readonly sealed: Cost;
  /** At its highest, of all of it. */
  readonly memoryMB: number;
  readonly rows: number;
}

export interface Cost {
  readonly seconds: number;
  /** Of a processor. */
  readonly processorSeconds: number;
}

const batchSize = 500;
const partitions = 4;

/** Brings an hour into the lake and merges it, in a process of its own. */
process.once("message", async ({ lake, hour, events }: AskedHour) => {
  const files = reachLake(lake);
  const telemetry = { metric: () => undefined };
  // nobody was forgotten
  const database = { query: async () => ({ rows: [] }) } as unknown as Pick<Pool, "query">;
  let landed = { seconds: 0, processorSeconds: 0 };
  for (const batch of batchesOf(hour, events)) {
    const cost = await costOf(() =>
      archiveDeeds(batch, { lake: files, database, telemetry, keptMs: 30 * 86_400_000 }),
    );
    landed = {
      seconds: landed.seconds + cost.seconds,
      processorSeconds: landed.processorSeconds + cost.processorSeconds,
    };
  }
  const sealed = await costOf(() => sealHours(files, { before: hour + 3_600_000 }));
  const memoryMB = process.resourceUsage().maxRSS / 1024;
  let rows = 0;
  for await (const some of readInteractions(files, { from: hour, before: hour + 3_600_000 }))
    rows += some.length;
  process.send?.({ landed, sealed, memoryMB, rows } satisfies HourCost);
  process.disconnect();
});

async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - began) / 1000, processorSeconds: (user + system) / 1e6 };
}

/** As the host hands them over: of one partition each, bodies that JSON was parsed from. */
function* batchesOf(hour: number, count: number): Generator<ArrivedEvent[]> {
  const open: ArrivedEvent[][] = Array.from({ length: partitions }, () => []);
  const next = Array<number>(partitions).fill(0);
  let n = 0;
  for (const deed of manyDeeds({ count, readers: 100_000, articles: 20_000, seed: 7 })) {
    const arrivedMs = hour + Math.floor((n++ * 3_600_000) / count);
    const partition = Number.parseInt(deed.reader.slice(0, 4), 16) % partitions;
    const batch = open[partition] as ArrivedEvent[];
    const at = new Date(arrivedMs - 1000).toISOString();
    batch.push({
      body: { ...deed, at },
      arrivedMs,
      partition: String(partition),
      sequence: next[partition] as number,
    });
    next[partition] = (next[partition] as number) + 1;
    if (batch.length < batchSize) continue;
    yield batch;
    open[partition] = [];
  }
  yield* open.filter((batch) => batch.length > 0);
}
