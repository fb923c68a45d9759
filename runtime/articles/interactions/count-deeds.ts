import type { PoolClient } from "pg";
import { arrayText } from "../../database/array-text";
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
  if (deeds.length === 0) return;
  const days = new Map<string, Map<number, number[]>>();
  for (const { deed, articles } of deeds) {
    const day = deed.at.slice(0, 10);
    const ofDay = days.get(day) ?? new Map<number, number[]>();
    days.set(day, ofDay);
    for (const article of articles) {
      const counts = ofDay.get(article) ?? columns.map(() => 0);
      ofDay.set(article, counts);
      for (const [counter, more] of countsOf(deed)) {
        const at = columns.indexOf(counter);
        counts[at] = (counts[at] ?? 0) + more;
      }
    }
  }
  const lines = [...days].flatMap(([day, ofDay]) =>
    [...ofDay].map(([article, counts]) => ({ day, article, counts })),
  );
  await client.query({
    name: "articles-count",
    text: count,
    values: [
      arrayText(lines.map(({ day }) => day)),
      arrayText(lines.map(({ article }) => article)),
      ...columns.map((_, n) => arrayText(lines.map(({ counts }) => counts[n] ?? 0))),
    ],
  });
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
