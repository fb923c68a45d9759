import type { Pool } from "pg";
import { type FittedModel, sha256Of, writeArticleModel } from "./article-model-file";

type Database = Pick<Pool, "query">;

/** Models that are kept: the newest, and those that an instance may be reading just now. */
const mostKept = 3;

const keep = "insert into articles.models (version, sha256, file, facts) values ($1, $2, $3, $4)";

const drop = `
delete from articles.models where version not in (
  select version from articles.models order by made_at desc, version limit ${mostKept})`;

const newest = "select version from articles.models order by made_at desc, version limit 1";

/** @returns its version: the first 16 hexadecimal digits of the file's SHA-256 */
export async function keepModel(database: Database, model: FittedModel, facts: object): Promise<string> {
  const file = writeArticleModel(model);
  const sha256 = sha256Of(file);
  const version = sha256.slice(0, 16);
  if (version === (await newestVersion(database))) return version;
  // an older one that is the newest once more
  await database.query("delete from articles.models where version = $1", [version]);
  await database.query(keep, [version, sha256, file, JSON.stringify(facts)]);
  await database.query(drop);
  return version;
}

export async function newestVersion(database: Database): Promise<string | undefined> {
  const { rows } = await database.query<{ version: string }>({ name: "articles-newest-model", text: newest });
  return rows[0]?.version;
}

/** The file of a version; undefined when it is not kept any more. */
export async function modelFile(database: Database, version: string): Promise<Uint8Array | undefined> {
  const { rows } = await database.query<{ file: Buffer }>(
    "select file from articles.models where version = $1",
    [version],
  );
  return rows[0]?.file;
}
