import type { Pool } from "pg";
import type { ReaderIdentifiers } from "./reader-store";

const browsersOf = `
select r.key from articles.readers r join articles.readers account on account.id = r.account where account.key = $1`;

const numbersOf = "select id from articles.readers where key = any($1::text[])";

const idsOf = `
select event::text as id from articles.interactions where reader = any($2::bigint[])
union select list::text from articles.interactions where reader = any($2::bigint[]) and list is not null
union select id::text from articles.lists where reader = any($2::bigint[])
union select encode(id, 'hex') from sign_in.sessions where subject = any($1::text[])`;

/** A browser before its reader signed in: an operator may know of one in which nobody has signed in since. */
const anonymous = /^anonymous-[0-9a-f]{32}$/;

/**
 * All that a reader is known by, as long as the database still knows.
 *
 * @param database under the role articles_erasure
 * @param others what an operator adds
 */
export async function identifyReader(
  database: Pick<Pool, "query">,
  key: string,
  others: readonly string[] = [],
): Promise<ReaderIdentifiers> {
  const { rows: browsers } = await database.query<{ key: string }>(browsersOf, [key]);
  const before = [...browsers.map((each) => each.key), ...others.filter((each) => anonymous.test(each))];
  const keys = [...new Set([key, ...before])];
  const { rows: known } = await database.query<{ id: string }>(numbersOf, [keys]);
  const numbers = known.map(({ id }) => Number(id));
  const { rows } = await database.query<{ id: string }>(idsOf, [keys, numbers]);
  return {
    keys,
    numbers,
    others: [...new Set([...others.filter((each) => !keys.includes(each)), ...rows.map(({ id }) => id)])],
  };
}
