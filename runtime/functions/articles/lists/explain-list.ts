import type { Pool } from "pg";
import type { ListInput, ListResult } from "../../../articles/list/list-input";
import { makeList } from "../../../articles/list/make-list";
import { readRecord } from "../../../articles/list/record";
import type { ExplanationAnswer } from "../contract/explanation";
import { timeOfList } from "./list-id";

/** What the log has of a list. */
export interface KeptList {
  readonly reader: string | null;
  readonly at: Date;
  readonly record: Buffer;
}

const list = `
select r.key as reader, l.at, l.record
from articles.lists l left join articles.readers r on r.id = l.reader
where l.id = $1 and l.at = $2`;

/** @returns undefined for a list that nobody made, or that is kept no more */
export async function findList(database: Pick<Pool, "query">, id: string): Promise<KeptList | undefined> {
  const at = timeOfList(id);
  if (at === undefined) return undefined;
  const { rows } = await database.query<KeptList>(list, [id, new Date(at)]);
  return rows[0];
}

/** How a list came about: it is made again from its record. */
export async function explainList(
  database: Pick<Pool, "query">,
  id: string,
  { reader, at, record }: KeptList,
): Promise<ExplanationAnswer> {
  const input = readRecord(record);
  const result = makeList(input);
  const name = await namesOf(database, input);
  return {
    id,
    user_id: reader,
    at: at.toISOString(),
    model: input.model === "" ? null : input.model,
    experiment: input.experiment ? `${input.experiment.name}/${input.experiment.variant}` : null,
    seed: String(input.seed),
    exploration: result.exploration,
    settings: { ...input.settings },
    items: result.items.map(({ article, position, propensity, score, reason }) => ({
      article: name(article),
      because: becauseOf(reason, name),
      position,
      propensity,
      score,
    })),
    candidates: candidatesOf(input, result, name),
  };
}

type Named = ExplanationAnswer["items"][number]["article"];

function becauseOf(
  { kind, article, category }: ListResult["items"][number]["reason"],
  name: (article: number) => Named,
) {
  const named = article === undefined ? undefined : name(article);
  return {
    kind,
    ...(named && { article: { id: named.id, title: named.title ?? "" } }),
    ...(category !== undefined && { category }),
  };
}

function candidatesOf(
  { candidates }: ListInput,
  { refused }: ListResult,
  name: (article: number) => Named,
): ExplanationAnswer["candidates"] {
  const why = new Map(refused.map((each) => [each.article, each.why]));
  return candidates.map(({ article, scores }) => ({
    article: name(article),
    sources: scores,
    filtered: why.get(article) ?? null,
  }));
}

/** An article that is there no more is named by its number. */
async function namesOf(
  database: Pick<Pool, "query">,
  { candidates }: ListInput,
): Promise<(article: number) => Named> {
  const numbers = [...new Set(candidates.flatMap(({ article, because }) => [article, because]))];
  const { rows } = await database.query<{ id: string; key: string; title: string }>(
    "select id, key, title from articles.articles where id = any($1::bigint[])",
    [numbers],
  );
  const known = new Map(rows.map(({ id, key, title }) => [Number(id), { id: key, title }]));
  return (article) => known.get(article) ?? { id: String(article), title: null };
}
