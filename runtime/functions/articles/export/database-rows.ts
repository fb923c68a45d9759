import type { ReaderIdentifiers } from "../../../articles/forgetting/reader-store";
import { SoughtText } from "../../../articles/forgetting/sought-text";
import type { ExportRows } from "../contract/export";
import { type PageEnd, pagedRows } from "./paged-rows";
import type { ExportSources, RowsOf } from "./reader-export";

/** Those that are as the database has them. */
type Plain = Exclude<keyof ExportRows, "archived" | "lists" | "mentions">;

const interactions = `
select i.event as id, i.kind, i.at, a.key as article_id, a.title, i.seconds, i.rating, i.list as recommendation_id, i.position,
  (select array_agg(s.key order by shown.place) from unnest(i.articles) with ordinality as shown (article, place)
    join articles.articles s on s.id = shown.article) as article_ids
from articles.interactions i left join articles.articles a on a.id = i.article
where i.reader = any($4::bigint[]) and (i.at, i.event) > ($1, $2) order by i.at, i.event limit $3`;

const launches = `
select a.key from articles.launches l join articles.articles a on a.id = l.article
where l.readers && $1::bigint[] order by a.key`;

const experimentDays = `
select experiment, to_char(day, 'YYYY-MM-DD') as on, variant, lists, shown, opened, read_seconds, categories, hides, complaints
from articles.experiment_days where reader = any($1::bigint[]) order by day, experiment, variant`;

const beforeExperiments = `
select experiment, lists, shown, opened, read_seconds
from articles.experiment_readers where reader = any($1::bigint[]) order by experiment`;

const sessions = `
select encode(id, 'hex') as id, created_at as since, ends_at as until
from sign_in.sessions where subject = any($1::text[]) order by created_at, id`;

const refused = `
select at, code, reason, event as id, body from articles.refused_about($1::text[], $2::text[], $3::uuid[])`;

const erasures = "select state, at from articles.erasures_of($1::text[])";

const atOnce = 1000;

/** What is handed out as it stands in the database. */
export const databaseRows: { readonly [Part in Plain]: RowsOf<Part> } = {
  async *interactions({ numbers }, { database }) {
    const asked = { text: interactions, values: [numbers], size: atOnce };
    for await (const rows of pagedRows<PageEnd & ExportRows["interactions"][number] & { at: Date & string }>(
      database,
      asked,
    ))
      for (const row of rows) yield withoutMissing(row, ["article_id", "title"]);
  },
  async *first_shown({ numbers }, { database }) {
    const { rows } = await database.query<{ key: string }>(launches, [numbers]);
    for (const { key } of rows) yield key;
  },
  experiment_days: ({ numbers }, sources) => some(sources, experimentDays, [numbers]),
  before_experiments: ({ numbers }, sources) => some(sources, beforeExperiments, [numbers]),
  sessions: ({ keys }, sources) => some(sources, sessions, [keys]),
  refused: (reader, sources) => some(sources, refused, [reader.keys, ...soughtOf(reader)]),
  erasures: ({ keys }, sources) => some(sources, erasures, [keys]),
};

function soughtOf(reader: ReaderIdentifiers) {
  const { patterns, ids } = new SoughtText(reader);
  return [patterns, ids] as const;
}

/** Of what nobody has thousands of. */
async function* some<Row extends object>(
  { database }: ExportSources,
  text: string,
  values: unknown[],
): AsyncGenerator<Row> {
  for (const row of (await database.query<Row>(text, values)).rows) yield withoutMissing(row);
}

/** What a deed of its kind has not. @param always what is null where an article was deleted */
function withoutMissing<Row extends object>(row: Row, always: readonly string[] = []): Row {
  const there = Object.entries(row).filter(([name, value]) => value !== null || always.includes(name));
  return Object.fromEntries(there) as Row;
}
