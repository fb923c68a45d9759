import type { Pool } from "pg";
import * as z from "zod";
import { type FittedModel, sha256Of, writeArticleModel } from "./article-model-file";
import { type ModelStanding, modelStandings } from "./model-standings";
import { ArticleRecipe } from "./recipe";

type Database = Pick<Pool, "query">;

/** Of those that neither serve nor stand for it, so many are kept: to go back to, and to look at. */
const mostOver = 8;

const keep = `
insert into articles.models (version, sha256, file, facts, recipe, state, state_by, decision)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (version) do nothing`;

const drop = `
delete from articles.models where version in (
  select version from articles.models where state in ('refused', 'archived')
  order by served_until desc nulls last, made_at desc, version offset ${mostOver})`;

export interface KeptFacts {
  readonly facts: object;
  readonly state: ModelStanding;
  /** A training, or what fitted it. */
  readonly by: string;
  /** The gate's. @default - it was not judged */
  readonly decision?: object;
}

/**
 * Keeps a model that is not kept yet; what is known of one that is stays.
 *
 * @returns its version: the first 16 hexadecimal digits of the file's SHA-256
 */
export async function keepModel(
  database: Database,
  model: FittedModel,
  { facts, state, by, decision }: KeptFacts,
): Promise<string> {
  const file = writeArticleModel(model);
  const sha256 = sha256Of(file);
  const version = versionOf(sha256);
  await database.query(keep, [
    version,
    sha256,
    file,
    JSON.stringify(facts),
    JSON.stringify(model.recipe),
    state,
    by,
    decision === undefined ? null : JSON.stringify(decision),
  ]);
  await database.query(drop);
  return version;
}

export function versionOf(sha256: string): string {
  return sha256.slice(0, 16);
}

/** A version that lists may be made with, and which bytes it has now. */
export interface ServedVersion {
  readonly version: string;
  readonly state: ModelStanding;
  /** Of what it was fitted to last. */
  readonly sha256: string;
  readonly recipe: ArticleRecipe;
}

const Served = z.object({
  version: z.string(),
  state: z.enum(modelStandings),
  sha256: z.string(),
  recipe: ArticleRecipe,
});

const served = `
select version, state, coalesce(refreshed_sha256, sha256) as sha256, recipe from articles.models
where state in ('champion', 'candidate') or version = any($1::text[])
order by state = 'champion' desc, state_at desc, version`;

/**
 * The champion first, then those that stand for it, and others that are named.
 *
 * @param named versions that an experiment names
 */
export async function servedVersions(
  database: Database,
  named: readonly string[] = [],
): Promise<readonly ServedVersion[]> {
  const { rows } = await database.query({ name: "articles-served-models", text: served, values: [named] });
  return rows.map((row) => Served.parse(row));
}

/** Whether one was made, or fitted to newer deeds, in the last minutes. */
export async function wasFittedWithin(database: Database, minutes: number): Promise<boolean> {
  const { rows } = await database.query<{ was: boolean }>(
    "select count(*) > 0 as was from articles.models where greatest(made_at, refreshed_at) > now() - make_interval(mins => $1)",
    [minutes],
  );
  return rows[0]?.was === true;
}

/** What a version was fitted to last; undefined when it is not kept any more. */
export async function modelFile(database: Database, version: string): Promise<Uint8Array | undefined> {
  const { rows } = await database.query<{ file: Buffer }>(
    "select coalesce(refreshed, file) as file from articles.models where version = $1",
    [version],
  );
  return rows[0]?.file;
}

const refresh = `
update articles.models set refreshed = $2, refreshed_sha256 = $3, refreshed_at = clock_timestamp()
where version = $1 and coalesce(refreshed_sha256, sha256) <> $3`;

/** Lets a version's lists be made with what newer deeds say, by its own recipe. */
export async function refreshModel(database: Database, version: string, model: FittedModel): Promise<void> {
  const file = writeArticleModel(model);
  await database.query(refresh, [version, file, sha256Of(file)]);
}
