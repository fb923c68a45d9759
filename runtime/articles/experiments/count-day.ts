import type { Pool } from "pg";
import type { Experiment } from "./experiment";

type Database = Pick<Pool, "query">;

const dayMs = 86_400_000;
/** Days before the experiment whose deeds say what readers' habits are. */
const daysBefore = 14;

// Whoever was shown a list was exposed: the deed `shown` has the list's own id and time. What a deed says of its list counts when that list
// was its reader's and had the article, and up to a day after it.
const count = `
with exposed as materialized (
  select l.id, l.variants ->> $1 as variant, s.reader, s.articles
  from articles.interactions s join articles.lists l on l.id = s.event and l.at = s.at
  where s.kind = 'shown' and s.at >= $2 and s.at < $3 and l.at >= $2 and l.at < $3 and l.variants ? $1
), deeds as (
  select e.id, count(distinct d.article) filter (where d.kind in ('click', 'read')) as opened,
    coalesce(sum(d.seconds) filter (where d.kind = 'read'), 0) as read_seconds,
    count(*) filter (where d.kind = 'hide') as hides,
    count(*) filter (where d.kind = 'dislike' or d.rating = 1) as complaints
  from articles.interactions d join exposed e on e.id = d.list and e.reader = d.reader and d.article = any(e.articles)
  where d.at >= $2 and d.at < $3 + interval '1 day' and d.kind <> 'shown'
  group by e.id
), categories as (
  select e.id, count(distinct a.category) as categories
  from exposed e cross join unnest(e.articles) shown (article) join articles.articles a on a.id = shown.article
  group by e.id
)
insert into articles.experiment_days as kept (experiment, day, variant, reader, lists, shown, opened, read_seconds, categories, hides, complaints)
select $1, $4, e.variant, e.reader, count(*), sum(cardinality(e.articles)), coalesce(sum(d.opened), 0), coalesce(sum(d.read_seconds), 0),
  coalesce(sum(c.categories), 0), coalesce(sum(d.hides), 0), coalesce(sum(d.complaints), 0)
from exposed e left join deeds d on d.id = e.id left join categories c on c.id = e.id
where exists (select from articles.readers r where r.id = e.reader)
group by e.variant, e.reader
order by e.variant, e.reader
on conflict (experiment, day, variant, reader) do update set lists = excluded.lists, shown = excluded.shown, opened = excluded.opened,
  read_seconds = excluded.read_seconds, categories = excluded.categories, hides = excluded.hides, complaints = excluded.complaints`;

const before = `
with coming as (
  select distinct d.reader from articles.experiment_days d
  where d.experiment = $1 and d.day = $4
    and not exists (select from articles.experiment_readers b where b.experiment = $1 and b.reader = d.reader)
)
insert into articles.experiment_readers (experiment, reader, lists, shown, opened, read_seconds)
select $1, c.reader, count(*) filter (where i.kind = 'shown'), coalesce(sum(cardinality(i.articles)), 0),
  count(distinct i.article) filter (where i.kind in ('click', 'read')), coalesce(sum(i.seconds) filter (where i.kind = 'read'), 0)
from coming c left join articles.interactions i on i.reader = c.reader and i.at >= $2 and i.at < $3
group by c.reader
order by c.reader
on conflict (experiment, reader) do nothing`;

/**
 * Adds up what came of a day's lists, per reader, and what its new readers did before the experiment. Done again for the same day it
 * changes what has changed.
 *
 * @param name of the experiment
 * @param day in UTC, e.g. "2026-12-01"
 */
export async function countDay(
  database: Database,
  name: string,
  { from }: Pick<Experiment, "from">,
  day: string,
): Promise<void> {
  const [begins, first] = [Date.parse(day), Date.parse(from)];
  await database.query(count, [name, new Date(begins), new Date(begins + dayMs), day]);
  await database.query(before, [name, new Date(first - daysBefore * dayMs), new Date(first), day]);
}
