import type { Pool } from "pg";
import type { ListInput } from "../../../articles/list/list-input";
import { readRecord } from "../../../articles/list/record";

export interface KeptList {
  readonly id: string;
  /** Pseudonym; null for somebody who had done nothing. */
  readonly reader: string | null;
  readonly at: Date;
  readonly input: ListInput;
}

// the id says when, and so in which partition
const text = `
select r.key as reader, l.at, l.record
from articles.lists l left join articles.readers r on r.id = l.reader
where l.id = $1 and l.at = $2`;

/**
 * What a list was made of.
 *
 * @param id a UUID of version 7
 * @returns undefined when there is none, or none any more
 * @throws ExplainedError RecordNotReadable
 */
export async function keptList(database: Pick<Pool, "query">, id: string): Promise<KeptList | undefined> {
  const { rows } = await database.query<{ reader: string | null; at: Date; record: Buffer }>({
    name: "articles-kept-list",
    text,
    values: [id, timeOf(id)],
  });
  const [row] = rows;
  return row && { id, reader: row.reader, at: row.at, input: readRecord(row.record) };
}

/** The time that a UUID of version 7 begins with. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}
