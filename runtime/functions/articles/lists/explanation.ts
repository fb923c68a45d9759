import type { Pool } from "pg";
import { explainList } from "../../../articles/list/explain-list";
import type { ListInput, ListItem } from "../../../articles/list/list-input";
import type { ExplanationAnswer } from "../contract/explanation";
import type { KeptList } from "./kept-list";

type Named = ExplanationAnswer["items"][number]["article"];

/** How a list came about, with the titles that its articles have now. */
export async function explanationOf(
  database: Pick<Pool, "query">,
  { id, reader, at, input }: KeptList,
): Promise<ExplanationAnswer> {
  const { result, candidates } = explainList(input);
  const named = await namesOf(database, [
    ...input.candidates.flatMap(({ article, because }) => [article, because]),
  ]);
  const because = ({ reason: { kind, article, category } }: ListItem) => {
    const found = article === undefined ? undefined : named(article);
    return {
      kind,
      ...(found?.title != null && { article: { id: found.id, title: found.title } }),
      ...(category !== undefined && { category }),
    };
  };
  return {
    id,
    user_id: reader ?? "",
    at: at.toISOString(),
    model: input.model || null,
    ranking: input.ranking ?? null,
    experiment: variantsInWords(input.variants),
    seed: String(input.seed),
    policy: {
      ...input.settings,
      exploration: result.exploration,
      floor: result.floor,
      places: input.n,
      deeds: input.reader.deedCount,
    },
    items: result.items.map((item) => ({
      article: named(item.article),
      because: because(item),
      position: item.position,
      propensity: item.propensity,
      score: item.score,
    })),
    candidates: candidates.map(({ candidate, score, refused }) => ({
      article: named(candidate.article),
      sources: Object.fromEntries(
        Object.entries(candidate.scores).map(([source, steps]) => [source, steps / 255]),
      ),
      score,
      filtered: refused,
    })),
  };
}

/** Keys and titles; of an article that was erased its number. */
async function namesOf(
  database: Pick<Pool, "query">,
  articles: readonly number[],
): Promise<(article: number) => Named> {
  const { rows } = await database.query<{ id: string; key: string; title: string }>(
    "select id, key, title from articles.articles where id = any($1::bigint[])",
    [[...new Set(articles)]],
  );
  const names = new Map(rows.map(({ id, key, title }) => [Number(id), { id: key, title }]));
  return (article) => names.get(article) ?? { id: String(article), title: null };
}

function variantsInWords(variants: ListInput["variants"] = {}): string | null {
  const each = Object.entries(variants).map(([experiment, variant]) => `${experiment}: ${variant}`);
  return each.length > 0 ? each.join(", ") : null;
}
