import type { Pool } from "pg";

const dayMs = 86_400_000;
/** Deeds of a day may come for so long: after it, the day is not counted again. */
const lateMs = 1.5 * dayMs;
/** Days without figures that are made up for, the newest first. */
const mostDays = 35;
/** A day that goes on is counted again after so long. */
const freshMs = 10 * 60_000;

// what was shown that day, and what was opened of it up to a day later
const shown = `
shown as materialized (
  select s.event as id, s.reader, s.articles, l.deeds, l.model, l.explored
  from articles.interactions s left join articles.lists l on l.id = s.event and l.at = s.at
  where s.kind = 'shown' and s.at >= $2 and s.at < $3
), places as materialized (
  select s.id, s.reader, s.model, p.article, p.place - 1 as position,
    case when s.deeds is null then null else p.place - 1 = any(s.explored) end as is_explored,
    exists (
      select from articles.interactions d
      where d.list = s.id and d.reader = s.reader and d.article = p.article and d.kind in ('click', 'read')
        and d.at >= $2 and d.at < $3 + interval '1 day'
    ) as is_opened
  from shown s cross join unnest(s.articles) with ordinality p (article, place)
)`;

const count = `
with ${shown}, deeds as materialized (
  select reader, at, kind, seconds from articles.interactions where at >= $2 and at < $3
), visits as (
  select at - lag(at) over (partition by reader order by at) as pause from deeds
), alike as (
  -- of a list, how many of its pairs are of one category
  select id, sum(n) as n, sum(n * (n - 1)) as pairs
  from (select p.id, count(*) as n from places p join articles.articles a on a.id = p.article group by p.id, a.category) each
  group by id having sum(n) > 1
), known as (
  -- of how many readers of the last week an article is known, by who opened it
  select article, sum(clicks) as clicks from articles.counters
  where day > $1::date - 7 and day <= $1::date group by article
), week as (
  select count(distinct reader) as readers from articles.interactions where at >= $3 - interval '7 days' and at < $3
)
insert into articles.daily_figures (day, readers, readers_28_days, sessions, lists, shown, opened, reads, read_seconds,
  articles_shown, articles_live, diverse_lists, diversity, novelty_bits, unexpected, known_lists, newcomers_lists,
  explored, explored_opened, chosen, chosen_opened)
select $1::date,
  (select count(distinct reader) from deeds),
  (select count(distinct reader) from articles.interactions where at >= $3 - interval '28 days' and at < $3),
  (select count(*) from visits where pause is null or pause > interval '30 minutes'),
  (select count(*) from shown), (select count(*) from places), (select count(*) from places where is_opened),
  (select count(*) from deeds where kind = 'read'),
  (select coalesce(sum(seconds), 0) from deeds where kind = 'read'),
  (select count(distinct article) from places),
  (select count(*) from articles.articles
   where published_at < $3 and expires_at > $2 and (withdrawn_at is null or withdrawn_at > $2)),
  (select count(*) from alike), (select coalesce(sum(1 - pairs / (n * (n - 1))), 0) from alike),
  (select coalesce(sum(greatest(0, log(2, (week.readers + 1)::numeric / (coalesce(clicks, 0) + 1)))), 0)
   from places left join known using (article) cross join week),
  (select count(*) from places p join articles.articles a on a.id = p.article where p.is_opened and not exists (
     select from articles.interactions i join articles.articles o on o.id = i.article
     where i.reader = p.reader and i.kind in ('click', 'read') and i.at >= $2 - interval '28 days' and i.at < $2
       and o.category = a.category)),
  (select count(*) from shown where deeds is not null), (select count(*) from shown where deeds < 10),
  (select count(*) from places where is_explored), (select count(*) from places where is_explored and is_opened),
  (select count(*) from places where not is_explored), (select count(*) from places where not is_explored and is_opened)
on conflict (day) do update set (counted_at, readers, readers_28_days, sessions, lists, shown, opened, reads, read_seconds,
  articles_shown, articles_live, diverse_lists, diversity, novelty_bits, unexpected, known_lists, newcomers_lists,
  explored, explored_opened, chosen, chosen_opened) = row (clock_timestamp(), excluded.readers, excluded.readers_28_days,
  excluded.sessions, excluded.lists, excluded.shown, excluded.opened, excluded.reads, excluded.read_seconds,
  excluded.articles_shown, excluded.articles_live, excluded.diverse_lists, excluded.diversity, excluded.novelty_bits,
  excluded.unexpected, excluded.known_lists, excluded.newcomers_lists, excluded.explored, excluded.explored_opened,
  excluded.chosen, excluded.chosen_opened)`;

const countModels = `
with ${shown}
insert into articles.daily_model_figures (day, model, lists, shown, opened)
select $1::date, model, count(distinct id), count(*), count(*) filter (where is_opened)
from places where model is not null group by model
on conflict (day, model) do update set lists = excluded.lists, shown = excluded.shown, opened = excluded.opened`;

const counted = "select day::text, counted_at from articles.daily_figures where day >= $1";

/**
 * Counts the days that have no figures yet, and anew those that deeds may still come of. Twice is as once.
 *
 * @param database under the role articles_intake
 * @param keptDays of which the database has deeds one by one
 * @returns the days that were counted, e.g. "2026-12-01", the newest first
 */
export async function countFigures(
  database: Pick<Pool, "query">,
  { keptDays, now = Date.now() }: { readonly keptDays: number; readonly now?: number },
): Promise<string[]> {
  const days = Array.from({ length: Math.min(mostDays, keptDays) }, (_, before) =>
    dayOf(now - before * dayMs),
  );
  const { rows } = await database.query<{ day: string; counted_at: Date }>(counted, [days.at(-1)]);
  const known = new Map(rows.map(({ day, counted_at }) => [day, counted_at.getTime()]));
  const due = days.filter((day) => {
    const last = known.get(day);
    if (last === undefined) return true;
    return last < Date.parse(day) + dayMs + lateMs && last < now - freshMs;
  });
  for (const day of due) await countDay(database, day);
  return due;
}

async function countDay(database: Pick<Pool, "query">, day: string): Promise<void> {
  const from = Date.parse(day);
  const values = [day, new Date(from), new Date(from + dayMs)];
  await database.query(count, values);
  await database.query(countModels, values);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
