import { ArticleModelsAnswer, ModelDecidedAnswer } from "../../runtime/functions/articles/contract/models";
import { Failure } from "../failure";
import type { JsonApi } from "../json-api";
import { plainTable } from "../plain-table";

type Api = Pick<JsonApi, "ask">;

export function listArticleModels(api: Api): Promise<ArticleModelsAnswer> {
  return api.ask("GET", "/models", ArticleModelsAnswer);
}

/**
 * Lets a version serve that passed the gate.
 *
 * @param version @default - the one that stands for champion
 * @throws Failure NoCandidate; ModelNotFound, ModelRefused
 */
export async function releaseArticleModel(api: Api, version?: string): Promise<ModelDecidedAnswer> {
  const chosen = version ?? candidateOf(await listArticleModels(api));
  return api.ask("POST", `/models/${encodeURIComponent(chosen)}/release`, ModelDecidedAnswer);
}

/** Lets serve what served before; again, one more before that. @throws Failure NothingBefore */
export function rollBackArticleModel(api: Api): Promise<ModelDecidedAnswer> {
  return api.ask("POST", "/models/rollback", ModelDecidedAnswer);
}

export function articleModelsInWords({ champion, versions }: ArticleModelsAnswer): string {
  if (versions.length === 0)
    return "There is no model yet, and lists are of contents and of what is read now: one is fitted once readers have come.";
  const table = plainTable([
    "version",
    "state",
    "made",
    "fitted anew",
    "halves",
    "weights",
    "nDCG",
    "popularity",
  ]);
  for (const { version, state, made_at, refreshed_at, recipe, facts } of versions) {
    const { metrics = {} } = facts as { metrics?: Readonly<Record<string, number>> };
    table.push([
      version,
      state,
      minuteOf(made_at),
      refreshed_at === null ? "-" : minuteOf(refreshed_at),
      `${recipe.collaborative}, ${recipe.sequential}`,
      recipe.weights ? Object.values(recipe.weights).join(" / ") : "as set",
      rounded(metrics["ndcg"]),
      rounded(metrics["popularity.ndcg"]),
    ]);
  }
  return [
    table.toString(),
    ...refusals(versions),
    ...trials(versions),
    servingInWords(champion, versions),
  ].join("\n");
}

/** Which model serves after a training, and what became of the newest one. */
export function servingInWords(champion: string | null, versions: ArticleModelsAnswer["versions"]): string {
  const candidate = versions.find(({ state }) => state === "candidate");
  return [
    champion === null ? "No version serves." : `Version ${champion} serves.`,
    ...(candidate
      ? [
          `Version ${candidate.version} passed the gate and stands for champion: npx vitrine release articles lets it serve.`,
        ]
      : []),
  ].join("\n");
}

function refusals(versions: ArticleModelsAnswer["versions"]): string[] {
  return versions.flatMap(({ version, state, decision }) =>
    state === "refused" && decision
      ? decision.rules.flatMap(({ passed, rule, words }) =>
          passed ? [] : [`${version} was refused: ${rule}: ${words}`],
        )
      : [],
  );
}

function trials(versions: ArticleModelsAnswer["versions"]): string[] {
  return versions.flatMap(({ trial }) => (trial ? [`${trial.experiment}: ${trial.words}`] : []));
}

function candidateOf({ champion, versions }: ArticleModelsAnswer): string {
  const candidate = versions.find(({ state }) => state === "candidate");
  if (candidate) return candidate.version;
  throw new Failure("NoCandidate", {
    what: "no model stands for champion",
    why: `version ${champion ?? "none"} serves, and no newer one has passed the gate`,
    fix: "npx vitrine train articles, or name a version that npx vitrine articles models has",
  });
}

const minuteOf = (time: string) => time.slice(0, 16).replace("T", " ");
const rounded = (figure: number | undefined) => (figure === undefined ? "-" : figure.toPrecision(3));
