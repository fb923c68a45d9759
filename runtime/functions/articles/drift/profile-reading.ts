import type { Pool } from "pg";
import { type Columns, TableProfile } from "../../../drift/table-profile";

/** One article of each reader: ten of one reader are not ten readers. */
const columns = {
  category: "category",
  language: "category",
  publisher: "category",
  "age in hours": "number",
  "came from a list": "category",
} as const satisfies Columns;

/** Readers that a profile is made of, at most about so many: more make it slower, and surer of differences that do not matter. */
const mostReaders = 50_000;

interface Opened {
  readonly category: string;
  readonly language: string;
  readonly publisher: string;
  readonly "age in hours": number;
  readonly "came from a list": string;
}

/** What was opened in a time, including its beginning: of each reader one article, always the same, and which one is left to chance. */
export async function profileReading(
  database: Pick<Pool, "query">,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<TableProfile> {
  const { rows } = await database.query<Opened>(
    `select distinct on (i.reader) a.category, a.language, a.publisher,
        round(extract(epoch from i.at - a.published_at) / 3600)::float8 as "age in hours",
        case when i.list is null then 'no' else 'yes' end as "came from a list"
       from articles.interactions i join articles.articles a on a.id = i.article
      where i.kind = 'click' and i.at >= $1 and i.at < $2
        and hashint8(i.reader) % (1 + (select coalesce(max(id), 0) from articles.readers) / $3) = 0
      order by i.reader, hashint8extended(i.article, i.reader), i.at`,
    [from, to, mostReaders],
  );
  const profile = new TableProfile(columns);
  for (const row of rows) profile.add({ ...row });
  return profile;
}
