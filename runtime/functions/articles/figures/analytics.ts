import type { Pool } from "pg";
import type { AnalyticsAnswer } from "../contract/analytics";

const dayMs = 86_400_000;
/** After a week, an article is as old as the others. */
const mostAgeDays = 7;

const daysOf = `
select day::text, counted_at, readers, readers_28_days, sessions, lists, shown, opened, read_seconds::float8,
  opened::float8 / nullif(shown, 0) as opened_share,
  articles_shown::float8 / nullif(articles_live, 0) as coverage,
  diversity / nullif(diverse_lists, 0) as diversity,
  novelty_bits / nullif(shown, 0) as novelty_bits,
  unexpected::float8 / nullif(opened, 0) as unexpected_share,
  newcomers_lists::float8 / nullif(known_lists, 0) as newcomers_share,
  explored::float8 / nullif(explored + chosen, 0) as explored_share,
  explored_opened::float8 / nullif(explored, 0) as explored_opened_share,
  1000 * explored * (chosen_opened::float8 / nullif(chosen, 0) - explored_opened::float8 / nullif(explored, 0))
    / nullif(known_lists, 0) as exploration_cost
from articles.daily_figures where day >= $1 order by day`;

const modelsOf = `
select day::text, model, lists, shown, opened from articles.daily_model_figures where day >= $1 order by day, model`;

const newArticlesOf = `
select c.day - (a.published_at at time zone 'UTC')::date as age_days, count(distinct a.id)::integer as articles,
  sum(c.shown)::float8 as shown, sum(c.clicks)::float8 as clicks, sum(c.read_seconds)::float8 as read_seconds
from articles.articles a join articles.counters c on c.article = a.id
where a.published_at >= $1 and c.day >= $1 and c.day - (a.published_at at time zone 'UTC')::date between 0 and ${mostAgeDays}
group by 1 order by 1`;

type Day = AnalyticsAnswer["days"][number] & { readonly counted_at: Date };

/** @param now milliseconds since 1970 */
export async function analytics(
  database: Pick<Pool, "query">,
  days: number,
  now: number,
): Promise<AnalyticsAnswer> {
  const from = new Date(now - (days - 1) * dayMs).toISOString().slice(0, 10);
  const [found, models, newArticles] = await Promise.all([
    database.query<Day>(daysOf, [from]),
    database.query<AnalyticsAnswer["models"][number]>(modelsOf, [from]),
    database.query<AnalyticsAnswer["new_articles"][number]>(newArticlesOf, [from]),
  ]);
  return {
    days: found.rows.map(({ counted_at: _, ...day }) => day),
    models: models.rows,
    new_articles: newArticles.rows,
    counted_at: found.rows.at(-1)?.counted_at.toISOString() ?? null,
  };
}
