import { createHmac } from "node:crypto";
import type { Pool } from "pg";
import { type LoggedLists, type LoggedListsParameters, mostLogged } from "../contract/lists";
import { timeOf } from "./kept-list";

const dayMs = 24 * 3_600_000;

// what somebody says of another one's list is nothing; a list's id begins with its time: their order is that of their ids, and `at` says in which partitions to look
const text = `
select l.id, coalesce('r' || l.reader, 'l' || l.id) as reader, l.record, coalesce(o.opened, '[]') as opened
from (select id, at, reader, record from articles.lists where at >= $1 and id > $2 order by id limit ${mostLogged}) l
left join lateral (
  select jsonb_agg(jsonb_build_object('article', article, 'seconds', seconds)) as opened
  from (
    select article, coalesce(sum(seconds) filter (where kind = 'read'), 0) as seconds
    from articles.interactions
    where list = l.id and reader = coalesce(l.reader, reader) and kind in ('click', 'read') and at >= l.at - interval '1 hour' and at < l.at + interval '1 day'
    group by article
  ) each
) o on true
order by l.id`;

interface Row {
  readonly id: string;
  readonly reader: string;
  readonly record: Buffer;
  readonly opened: LoggedLists["lists"][number]["opened"];
}

/** The next lists of the log, the oldest first. @param now milliseconds since 1970 */
export async function loggedLists(
  database: Pick<Pool, "query">,
  { days, after, export: reading }: LoggedListsParameters,
  now: number,
): Promise<LoggedLists> {
  const from = new Date(Math.max(now - days * dayMs, after === undefined ? 0 : timeOf(after).getTime()));
  const { rows } = await database.query<Row>({
    name: "articles-logged-lists",
    text,
    values: [from, after ?? "00000000-0000-0000-0000-000000000000"],
  });
  return {
    lists: rows.map(({ reader, record, opened }) => ({
      // the database's number of somebody would be theirs in every reading
      reader: createHmac("sha256", reading).update(reader).digest("base64url").slice(0, 16),
      record: record.toString("base64"),
      opened,
    })),
    next: rows.length < mostLogged ? null : (rows.at(-1)?.id ?? null),
  };
}
