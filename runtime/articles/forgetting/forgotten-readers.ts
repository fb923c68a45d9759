import type { Pool } from "pg";

const select = `
select key, f.at from unnest($1::text[]) as given (key)
join articles.forgotten f on f.reader = sha256(convert_to(key, 'UTF8'))`;

/** Who of these was forgotten, and when, in milliseconds since 1970: what they did until then is not kept any more. */
export async function forgottenAmong(
  database: Pick<Pool, "query">,
  readers: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.query<{ key: string; at: Date }>(select, [[...new Set(readers)]]);
  return new Map(rows.map(({ key, at }) => [key, at.getTime()]));
}
