import type { Pool } from "pg";

/** Where the next page begins. */
export interface PageEnd {
  readonly at: Date;
  readonly id: string;
}

const beginningOfAll: PageEnd = { at: new Date(0), id: "00000000-0000-0000-0000-000000000000" };

/**
 * Pages of rows that have a time and an id, in this order, however many there are; nothing is held between two pages.
 *
 * @param text of a statement that takes where a page begins as $1 and $2, how many rows as $3, and then `values`
 */
export async function* pagedRows<Row extends PageEnd>(
  database: Pick<Pool, "query">,
  {
    text,
    values,
    size,
  }: { readonly text: string; readonly values: readonly unknown[]; readonly size: number },
): AsyncGenerator<readonly Row[]> {
  let end: PageEnd = beginningOfAll;
  for (;;) {
    const { rows } = await database.query<Row>(text, [end.at, end.id, size, ...values]);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    end = rows.at(-1) as Row;
  }
}
