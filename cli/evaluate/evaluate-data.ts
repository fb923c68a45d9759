import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { SingleBar } from "cli-progress";
import type { Interactions } from "../../runtime/recommender/data/interactions";
import { type Catalogue, readCatalogue } from "../../runtime/recommender/data/read-catalogue";
import { type Ratings, readRatings } from "../../runtime/recommender/data/read-ratings";
import {
  compareRanking,
  type RankingComparison,
} from "../../runtime/recommender/study/evaluation/compare-ranking";
import {
  compareRatings,
  type RatingComparison,
} from "../../runtime/recommender/study/evaluation/compare-ratings";
import { contestants } from "../../runtime/recommender/study/evaluation/contestants";
import { namedSplits, splitNames } from "../../runtime/recommender/study/evaluation/named-splits";
import type { Evaluation } from "../../runtime/recommender/study/report/page";
import { atLeast } from "../../runtime/recommender/study/splits";
import { colours as pc } from "../colours";
import { Failure } from "../failure";
import { unknownName } from "../unknown-name";

export interface EvaluateOptions {
  readonly models?: string;
  readonly split: string;
  readonly catalogue?: string;
  readonly k: number;
  readonly seed: number;
  readonly minRatings: number;
  readonly relevantFrom?: number;
  readonly trials: number;
  readonly threads: number;
  readonly output?: string;
  readonly json?: true;
}

/** Reads the data, and asks every model what the protocol asks. */
export async function evaluateData(path: string, options: EvaluateOptions): Promise<Evaluation> {
  for (const split of options.split.split(",")) knownSplit(split);
  const { ratings, catalogue } = await opened(path, options);
  const entered = entrants(options.models, catalogue);
  const bar = new SingleBar({ format: "{bar} {step}", clearOnComplete: true });
  const isShown = !options.json && process.stderr.isTTY;
  const onProgress = (step: string, done: number, of: number) => {
    if (!isShown) return;
    if (done === 0) bar.start(of, 0, { step });
    else bar.update(done, { step });
  };
  const { seed, k, trials, threads } = options;
  const common = { seed, trials, run: { threads }, onProgress };
  const rankings: { split: string; result: RankingComparison }[] = [];
  const ratingErrors: { split: string; result: RatingComparison }[] = [];
  try {
    for (const split of options.split.split(",")) {
      const splits = namedSplits(split, seed);
      const first = splits[0];
      if (split === "folds" || !first) {
        ratingErrors.push({ split, result: compareRatings(ratings.interactions, splits, entered, common) });
        continue;
      }
      const data = withEnough(ratings.interactions, options.minRatings);
      const { relevantFrom } = options;
      const protocol = {
        k,
        ...(catalogue && { catalogue }),
        ...(relevantFrom !== undefined && { relevantFrom }),
      };
      rankings.push({ split, result: compareRanking(data, first, entered, { ...common, ...protocol }) });
    }
  } finally {
    bar.stop();
  }
  const { users, items, interactions } = ratings;
  const counts = { users: users.size, items: items.size, ratings: interactions.user.length };
  return { data: path, ...counts, seed, leftOut: ratings.report.refused, rankings, ratingErrors };
}

async function opened(
  path: string,
  options: EvaluateOptions,
): Promise<{ ratings: Ratings; catalogue: Catalogue | undefined }> {
  if (!existsSync(path)) {
    throw new Failure("NoSuchData", {
      what: `${path} does not exist`,
      why: "there is no file and no folder of that name",
      fix: "name a file of ratings, or its folder",
    });
  }
  const isFolder = statSync(path).isDirectory();
  const ratings = await readRatings(isFolder ? join(path, "ratings.dat") : path);
  const { accepted, lines, refused, examples } = ratings.report;
  if (accepted < lines && !options.json) {
    const reasons = Object.entries(refused).map(([reason, count]) => `${count} ${reason}`);
    const first = examples[0] ? `, first in line ${examples[0].line}: ${examples[0].text}` : "";
    if (reasons.length > 0) console.error(pc.yellow(`left out ${reasons.join(", ")}${first}`));
  }
  const beside = isFolder ? join(path, "movies.dat") : undefined;
  const catalogueFile = options.catalogue ?? (beside && existsSync(beside) ? beside : undefined);
  return {
    ratings,
    catalogue: catalogueFile ? await readCatalogue(catalogueFile, ratings.items) : undefined,
  };
}

function entrants(models: string | undefined, catalogue: Catalogue | undefined) {
  const all = contestants(catalogue);
  if (!models) return all;
  return models.split(",").map((name) => {
    const found = all.find((contestant) => contestant.name === name);
    if (found) return found;
    throw unknownName("NoSuchModel", {
      kind: "a model",
      wanted: name,
      names: all.map((contestant) => contestant.name),
      place: "the comparison",
      otherwise: "name one of them; content needs a catalogue",
    });
  });
}

function knownSplit(name: string): void {
  const names: readonly string[] = splitNames;
  if (names.includes(name)) return;
  throw unknownName("InvalidOption", { kind: "a split", wanted: name, names, place: "the comparison" });
}

function withEnough(data: Interactions, minRatings: number): Interactions {
  const kept = atLeast(data, { perUser: minRatings });
  if (kept.user.length > 0) return kept;
  throw new Failure("TooFewRatings", {
    what: `no user has ${minRatings} ratings`,
    why: "ranking hides some of a person's ratings and needs others to learn from",
    fix: "lower --min-ratings",
  });
}
