import type { Pool } from "pg";
import type { Metric } from "../../pipeline/stage";
import { refusalsOf } from "../../recommender/study/gate/gate-rules";
import { judgeArticles } from "../gate/judge";
import { readArticleModel, writeArticleModel } from "../model/article-model-file";
import { decideAlone, makeRoom } from "../model/decide-champion";
import { fitArticles } from "../model/fit-articles";
import { keepModel, servedVersions, versionOf } from "../model/kept-models";
import type { ModelStanding } from "../model/model-standings";
import { newestBefore, readingBefore } from "./past";
import { readReadingFile } from "./reading-file";
import type { ArticleCandidate, ArticleRegistry, RegisteredArticleModel } from "./training";

/**
 * Keeps models in the database, behind the gate: one that passes stands for champion, the first one of all serves. The same model again is the
 * same version, and stays where it stands.
 *
 * @param database as `articles_training`
 * @param by the job that made the model
 */
export function databaseRegistry(database: Pool, by: string): ArticleRegistry {
  return {
    id: "database",
    register: (candidate) => register(database, candidate, by),
  };
}

async function register(
  database: Pool,
  candidate: ArticleCandidate,
  by: string,
): Promise<RegisteredArticleModel> {
  const known = await knownModel(database, versionOf(candidate.sha256));
  if (known) return known;
  const read = readReadingFile(candidate.reading);
  const { k, visits } = candidate.parameters.evaluate;
  const { file, slice, data, code, metrics, card, sha256 } = candidate;
  const [champion] = (await servedVersions(database)).filter(({ state }) => state === "champion");
  const fitted =
    champion &&
    writeArticleModel(
      fitArticles(readingBefore(read, slice.from), newestBefore(read, slice.from), champion.recipe),
    );
  const decision = judgeArticles({
    candidate: file,
    ...(champion && fitted && { champion: { ...readArticleModel(fitted), version: champion.version } }),
    read,
    slice,
    k,
    visits,
  });
  const state: ModelStanding = decision.accepted ? "candidate" : "refused";
  const facts = { data, code, job: by, metrics: figures(metrics), card };
  const version = await decideAlone(database, async (client) => {
    if (decision.accepted) await makeRoom(client, by);
    return keepModel(client as unknown as Pool, readArticleModel(file), { facts, state, by, decision });
  });
  if (version !== versionOf(sha256)) throw new Error(`The model ${sha256} was kept as ${version}`);
  return { version, state, reasons: refusalsOf(decision) };
}

async function knownModel(
  database: Pick<Pool, "query">,
  version: string,
): Promise<RegisteredArticleModel | undefined> {
  const { rows } = await database.query<{ state: ModelStanding; decision: { rules: never[] } | null }>(
    "select state, decision from articles.models where version = $1",
    [version],
  );
  const [row] = rows;
  return row && { version, state: row.state, reasons: row.decision ? refusalsOf(row.decision) : [] };
}

function figures(metrics: Readonly<Record<string, Metric>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [
      name,
      typeof metric === "number" ? metric : metric.value,
    ]),
  );
}
