import type { PoolClient } from "pg";
import type { NumberedDeed } from "./insert-interactions";

/** Columns of articles.counters, in the order of the statement. */
const columns = [
  "shown",
  "clicks",
  "reads",
  "read_seconds",
  "likes",
  "dislikes",
  "shares",
  "hides",
  "ratings",
  "rating_sum",
] as const;

type Counter = (typeof columns)[number];

// in one order, so that two who write at once wait for each other and not for ever
const count = `
insert into articles.counters as kept (day, article, ${columns.join(", ")})
select * from unnest($1::date[], $2::bigint[], ${columns.map((_, n) => `$${n + 3}::bigint[]`).join(", ")})
  as given (day, article, ${columns.join(", ")})
order by day, article
on conflict (day, article) do update set ${columns.map((each) => `${each} = kept.${each} + excluded.${each}`).join(", ")}`;

/** Adds new deeds to the counters of their articles, once for each article and day. */
export async function countDeeds(client: PoolClient, deeds: readonly NumberedDeed[]): Promise<void> {
  const days = new Map<string, { day: string; article: number; counts: Map<Counter, number> }>();
  for (const { deed, articles } of deeds) {
    const day = deed.at.slice(0, 10);
    for (const article of articles) {
      const key = `${day} ${article}`;
      const counted = days.get(key) ?? { day, article, counts: new Map() };
      days.set(key, counted);
      for (const [counter, more] of countsOf(deed))
        counted.counts.set(counter, (counted.counts.get(counter) ?? 0) + more);
    }
  }
  const each = [...days.values()];
  if (each.length === 0) return;
  await client.query(count, [
    each.map(({ day }) => day),
    each.map(({ article }) => article),
    ...columns.map((column) => each.map(({ counts }) => counts.get(column) ?? 0)),
  ]);
}

function countsOf(deed: NumberedDeed["deed"]): [Counter, number][] {
  switch (deed.kind) {
    case "shown":
      return [["shown", 1]];
    case "click":
      return [["clicks", 1]];
    case "read":
      return [
        ["reads", 1],
        ["read_seconds", Math.round(deed.seconds)],
      ];
    case "like":
      return [["likes", 1]];
    case "dislike":
      return [["dislikes", 1]];
    case "share":
      return [["shares", 1]];
    case "hide":
      return [["hides", 1]];
    case "rating":
      return [
        ["ratings", 1],
        ["rating_sum", deed.rating],
      ];
  }
}
