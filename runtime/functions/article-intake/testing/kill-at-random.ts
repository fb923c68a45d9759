import { setTimeout as wait } from "node:timers/promises";
import type { Deed } from "../../../articles/deed";
import { HubUnavailable } from "../../../articles/events/deed-sender";
import { PostgresInteractions } from "../../../articles/interactions/postgres-interactions";
import { addArticles } from "../../../articles/interactions/testing/some-articles";
import { someReadersDeeds } from "../../../articles/interactions/testing/some-readers-deeds";
import { type Random, random } from "../../../shared/random";
import type { ArticlesDatabase } from "../../articles/testing/articles-database";
import { MortalIntake, type Victim } from "./mortal-intake";

export interface Aftermath {
  readonly killed: Readonly<Record<string, number>>;
  /** How often somebody had to tell something again. */
  readonly toldAgain: number;
  readonly found: Kept;
  /** After the same deeds without a kill. */
  readonly expected: Kept;
}

export interface Kept {
  readonly events: number;
  readonly counters: readonly unknown[];
  readonly profiles: readonly unknown[];
}

/** Of twenty. */
const shares: readonly Victim[] = [
  ...Array<Victim>(11).fill("consumer"),
  ...Array<Victim>(8).fill("hub"),
  ...Array<Victim>(1).fill("database"),
];
const articles = 300;

/**
 * Sends deeds to the hub, some of them twice, and kills consumer, hub and database (-9) at random points of that. Whoever had no
 * acknowledgement tells again, under the same ids.
 */
export async function killAtRandom(points: number, events: number, seed: number): Promise<Aftermath> {
  const source = random(seed);
  const intake = await MortalIntake.start();
  const killed: Record<string, number> = {};
  try {
    await addArticles(intake.database, articles);
    const deeds = someReadersDeeds({ count: events, readers: 100, articles, seed });
    const sending = new Telling(intake);
    const perPoint = Math.ceil(events / points);
    for (let point = 0; point < points; point++) {
      const told = sending.tell(deeds.slice(point * perPoint, (point + 1) * perPoint), source);
      await wait(source.below(150));
      const victim = shares[source.below(shares.length)] as Victim;
      killed[victim] = (killed[victim] ?? 0) + 1;
      await intake.kill(victim);
      await intake.revive(victim);
      await told;
    }
    await allCame(intake.database, events);
    const found = await kept(intake.database);
    await intake.database.rows(
      "truncate articles.readers, articles.profiles, articles.interactions, articles.counters cascade",
    );
    const store = new PostgresInteractions(intake.database.as("articles_intake"));
    for (let from = 0; from < events; from += 5000) await store.append(deeds.slice(from, from + 5000));
    return { killed, toldAgain: sending.again, found, expected: await kept(intake.database) };
  } finally {
    await intake.stop();
  }
}

class Telling {
  again = 0;
  private readonly intake: MortalIntake;

  constructor(intake: MortalIntake) {
    this.intake = intake;
  }

  /** In parts of 25 at the same time, one in ten of them twice. */
  async tell(deeds: readonly Deed[], source: Random): Promise<void> {
    const parts = Array.from({ length: Math.ceil(deeds.length / 25) }, (_, n) =>
      deeds.slice(n * 25, n * 25 + 25),
    );
    await Promise.all(
      parts
        .flatMap((part) => (source.below(10) === 0 ? [part, part] : [part]))
        .map((part) => this.insist(part)),
    );
  }

  private async insist(part: readonly Deed[]): Promise<void> {
    for (const end = Date.now() + 120_000; ; ) {
      try {
        return await this.intake.sender.send(part);
      } catch (error) {
        if (!(error instanceof HubUnavailable) || Date.now() > end) throw error;
        this.again++;
        await wait(20);
      }
    }
  }
}

async function allCame(database: ArticlesDatabase, events: number): Promise<void> {
  for (const end = Date.now() + 300_000; ; await wait(100)) {
    const [row] = await database.rows("select count(*)::int as events from articles.interactions");
    if (row?.["events"] === events) return;
    if (Date.now() > end) throw new Error(`${row?.["events"]} of ${events} events came`);
  }
}

async function kept(database: ArticlesDatabase): Promise<Kept> {
  const [row] = await database.rows("select count(*)::int as events from articles.interactions");
  return {
    events: row?.["events"] as number,
    counters: await database.rows("select * from articles.counters order by day, article"),
    profiles: await database.rows(
      "select key, encode(packed, 'hex') as packed, deeds from articles.profiles p join articles.readers r on r.id = p.reader order by key",
    ),
  };
}
