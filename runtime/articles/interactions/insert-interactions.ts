import type { PoolClient } from "pg";
import { arrayText } from "../../database/array-text";
import type { Deed } from "../deed";
import type { HeldReader } from "./held-readers";

/** A deed with the database's numbers. */
export interface NumberedDeed {
  readonly deed: Deed;
  readonly reader: HeldReader;
  /** One, or those that were shown. */
  readonly articles: readonly number[];
}

// One key for the whole table would have to hold the time, too. So an event that comes with another time of the same day or the
// days beside it is looked for, and one with the same time is refused by the key, whoever writes at once.
const insert = `
insert into articles.interactions (event, at, reader, kind, article, articles, seconds, rating, list, position)
select event, at, reader, kind, article, articles::bigint[], seconds, rating, list, position
from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::integer[], $8::smallint[],
  $9::uuid[], $10::smallint[])
  as given (event, at, reader, kind, article, articles, seconds, rating, list, position)
where not exists (
  select from articles.interactions i where i.event = given.event
    and i.at >= given.at - interval '1 day' and i.at <= given.at + interval '1 day'
)
order by event
on conflict (event, at) do nothing
returning event`;

/** Writes deeds down, each event once. @returns those that were new */
export async function insertInteractions(
  client: PoolClient,
  deeds: readonly NumberedDeed[],
): Promise<NumberedDeed[]> {
  if (deeds.length === 0) return [];
  const byEvent = new Map(deeds.map((each) => [each.deed.id.toLowerCase(), each]));
  const each = [...byEvent.values()];
  const column = (of: (deed: NumberedDeed) => string | number | null) => arrayText(each.map(of));
  const values = [
    column(({ deed }) => deed.id),
    column(({ deed }) => deed.at),
    column(({ reader }) => reader.id),
    column(({ deed }) => deed.kind),
    column(({ deed, articles: [first = null] }) => (deed.kind === "shown" ? null : first)),
    column(({ deed, articles }) => (deed.kind === "shown" ? `{${articles.join(",")}}` : null)),
    column(({ deed }) => (deed.kind === "read" ? Math.round(deed.seconds) : null)),
    column(({ deed }) => (deed.kind === "rating" ? deed.rating : null)),
    column(({ deed }) => deed.list ?? null),
    column(({ deed }) => (deed.kind === "shown" ? null : (deed.position ?? null))),
  ];
  const { rows } = await client.query<{ event: string }>({
    name: "articles-interactions",
    text: insert,
    values,
  });
  return rows.flatMap(({ event }) => byEvent.get(event) ?? []);
}
