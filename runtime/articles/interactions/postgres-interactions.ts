import type { Pool, PoolClient } from "pg";
import { transaction } from "../../database/transaction";
import { isUndone } from "../../database/undone";
import { retry } from "../../shared/retry";
import type { Deed } from "../deed";
import { changeProfiles } from "./change-profiles";
import { countDeeds } from "./count-deeds";
import { type HeldReader, heldReaders } from "./held-readers";
import { insertInteractions, type NumberedDeed } from "./insert-interactions";
import type {
  Appended,
  ArticleCounters,
  InteractionStore,
  RecentDeed,
  UnknownArticles,
} from "./interaction-store";
import { articlesOf, type KnownArticles, knownArticles } from "./known-articles";

const recentDeeds = `
select event as id, kind, article, at, seconds, rating, list, position
from articles.interactions
where reader = (select id from articles.readers where key = $1) and kind <> 'shown'
order by at desc, event
limit $2`;

const countersOf = `
select article, sum(shown) as shown, sum(clicks) as clicks, sum(reads) as reads, sum(read_seconds) as "readSeconds",
  sum(likes) as likes, sum(dislikes) as dislikes, sum(shares) as shares, sum(hides) as hides, sum(ratings) as ratings,
  sum(rating_sum) as "ratingSum"
from articles.counters
where article = any($1::bigint[]) and day >= coalesce($2::date, '-infinity')
group by article`;

/**
 * The interaction store on PostgreSQL, in a partition for each day:
 *
 * ```
 * begin ▸ readers: new ones are added, all are held ▸ articles by their keys ▸ interactions, each event once
 *       ▸ of what was new: profiles, counters ▸ commit
 * ```
 */
export class PostgresInteractions implements InteractionStore {
  private readonly database: Pick<Pool, "connect" | "query">;

  /** @param database under the role articles_intake; `recent` and `counters` under articles_api as well */
  constructor(database: Pick<Pool, "connect" | "query">) {
    this.database = database;
  }

  append(deeds: readonly Deed[]): Promise<Appended> {
    return retry(
      () => transaction(this.database, (client) => append(client, deeds)),
      // somebody who was erased in between, or two that waited for each other: nothing of it was kept
      (error, attempt) => (attempt < 4 && isUndone(error) ? 20 * attempt : undefined),
    );
  }

  async recent(reader: string, most: number): Promise<readonly RecentDeed[]> {
    const { rows } = await this.database.query<RecentDeed>(recentDeeds, [reader, most]);
    return rows.map((row) => ({ ...withoutNulls(row), article: Number(row.article) }));
  }

  async counters(articles: readonly number[], from?: string): Promise<ReadonlyMap<number, ArticleCounters>> {
    const { rows } = await this.database.query<Record<string, string>>(countersOf, [articles, from ?? null]);
    return new Map(
      rows.map(({ article, ...counts }) => [
        Number(article),
        Object.fromEntries(
          Object.entries(counts).map(([counter, value]) => [counter, Number(value)]),
        ) as unknown as ArticleCounters,
      ]),
    );
  }
}

async function append(client: PoolClient, deeds: readonly Deed[]): Promise<Appended> {
  const articles = await knownArticles(client, deeds);
  const { onKnown, unknown } = apart(deeds, articles);
  const readers = await heldReaders(client, onKnown);
  const wanted: NumberedDeed[] = [];
  const ofForgotten: Deed[] = [];
  for (const deed of onKnown) {
    const reader = readers.get(deed.reader);
    if (reader && isWanted(deed, reader)) wanted.push(numbered(deed, reader, articles));
    else ofForgotten.push(deed);
  }
  const taken = await insertInteractions(client, wanted);
  const changes = await changeProfiles(client, taken, articles);
  await countDeeds(client, taken);
  return {
    taken: taken.map(({ deed }) => deed),
    known: onKnown.length - taken.length,
    ofForgotten,
    unknown,
    readers: changes,
    accounts: new Map([...readers].flatMap(([toldOf, { key }]) => (toldOf === key ? [] : [[toldOf, key]]))),
  };
}

function apart(
  deeds: readonly Deed[],
  articles: KnownArticles,
): { onKnown: Deed[]; unknown: UnknownArticles[] } {
  const onKnown: Deed[] = [];
  const unknown: UnknownArticles[] = [];
  for (const deed of deeds) {
    const missing = articlesOf(deed).filter((key) => !articles.has(key));
    if (missing.length === 0) onKnown.push(deed);
    else unknown.push({ deed, articles: missing });
  }
  return { onKnown, unknown };
}

function isWanted({ at }: Deed, { forgottenAt }: HeldReader): boolean {
  return forgottenAt === undefined || Date.parse(at) > forgottenAt;
}

function numbered(deed: Deed, reader: HeldReader, articles: KnownArticles): NumberedDeed {
  return { deed, reader, articles: articlesOf(deed).map((key) => articles.get(key)?.id ?? 0) };
}

function withoutNulls<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}
