import type { ExplanationAnswer } from "../../runtime/functions/articles/contract/explanation";
import { plainTable } from "../plain-table";

const kinds = {
  similar: "like",
  readers: "read by readers of",
  next: "read after",
  trending: "read by many now",
  fresh: "new",
  preference: "of a category that they chose",
  exploration: "drawn at random",
} as const satisfies Record<ExplanationAnswer["items"][number]["because"]["kind"], string>;

/** Candidates that are shown beside those in the list. */
const mostOthers = 10;

/** How a list came about, as people read it. */
export function explanationInWords(explanation: ExplanationAnswer): string {
  const { id, user_id, at, model, ranking, experiment, seed, policy, items, candidates } = explanation;
  const sources = Object.keys(candidates[0]?.sources ?? {});
  const shown = new Set(items.map(({ article }) => article.id));
  const sourcesOf = (article: string) =>
    candidates.find((candidate) => candidate.article.id === article)?.sources ?? {};

  const list = plainTable(["place", "article", "score", "propensity", "because", ...sources]);
  for (const { article, because, position, propensity, score } of items)
    list.push([
      position + 1,
      titleOf(article),
      score.toFixed(3),
      propensity.toPrecision(3),
      becauseInWords(because),
      ...sources.map((source) => two(sourcesOf(article.id)[source])),
    ]);

  const others = candidates.filter(({ article, filtered }) => !shown.has(article.id) && filtered === null);
  const rest = plainTable(["not shown", "score", ...sources]);
  for (const { article, score, sources: own } of others.slice(0, mostOthers))
    rest.push([titleOf(article), score?.toFixed(3) ?? "-", ...sources.map((source) => two(own[source]))]);

  return [
    `list         ${id}`,
    `for          ${user_id || "somebody who had done nothing"}, ${policy["deeds"]} deeds`,
    `made         ${at}`,
    `model        ${model ?? "none: of contents and what is read now"}`,
    ...(ranking === null ? [] : [`ranking      ${ranking}`]),
    `experiment   ${experiment ?? "none"}`,
    `seed         ${seed}`,
    `policy       ${policyInWords(policy)}`,
    "",
    list.toString(),
    "",
    rest.toString(),
    ...(others.length > mostOthers ? [`… and ${others.length - mostOthers} more`] : []),
    "",
    filteredInWords(candidates),
  ].join("\n");
}

function becauseInWords({ kind, article, category }: ExplanationAnswer["items"][number]["because"]): string {
  const object = article?.title ?? category;
  return object === undefined
    ? kinds[kind]
    : `${kinds[kind]}${kind === "trending" || kind === "preference" ? ":" : ""} ${short(object)}`;
}

function policyInWords({
  weights,
  exploration,
  floor,
  categoryShare,
  publisherShare,
  fatigueAfter,
}: ExplanationAnswer["policy"]): string {
  const blend = Object.entries((weights ?? {}) as Record<string, number>).map(
    ([source, weight]) => `${source} ${weight}`,
  );
  return [
    `${blend.join(", ")}; drawn at random with ${exploration}, so nothing below ${Number(floor).toPrecision(2)}`,
    `at most ${percent(categoryShare)} of a category and ${percent(publisherShare)} of a publisher; not after ${fatigueAfter} lists without a click`,
  ].join("\n             ");
}

function filteredInWords(candidates: ExplanationAnswer["candidates"]): string {
  const filtered = candidates.filter(({ filtered: why }) => why !== null);
  if (filtered.length === 0) return "nothing was left out";
  const table = plainTable(["left out", "why"]);
  for (const { article, filtered: why } of filtered) table.push([titleOf(article), why]);
  return table.toString();
}

function titleOf({ id, title }: { readonly id: string; readonly title: string | null }): string {
  return `${id} ${short(title ?? "(erased)")}`;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

const two = (score: number | undefined) => (score ? score.toFixed(2) : "-");
const percent = (share: unknown) => `${Math.round(100 * Number(share))} %`;
