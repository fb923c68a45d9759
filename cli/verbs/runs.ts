import { Command } from "commander";
import { comparedRuns } from "../../runtime/pipeline/runs";
import { number } from "../number";
import { workloadOutputs } from "../outputs";
import { pagedRun, runInJson, runsInWords } from "../train/runs-in-words";
import { type PagedRun, showRuns } from "../train/runs-page";
import { filmsFolder, lockHere } from "../train/train-here";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly here?: true;
  readonly count: number;
  readonly open?: true;
  readonly json?: true;
}

/** Trainings beside each other: who, when, on which data, with which parameters, and what came out. */
export const runs: Verb = (root) =>
  new Command("runs")
    .description("trainings of a workload beside each other")
    .addCommand(ofFilms(root))
    .addCommand(ofArticles(root));

function ofFilms(root: string): Command {
  return new Command("films")
    .description(
      "the newest first: why, data, what was changed, the model's lists with their interval, popularity",
    )
    .option("-e, --environment <name>", "without --here: in which environment", "local")
    .option("--here", "those on this machine")
    .option("-n, --count <runs>", "at most so many", number({ min: 1, whole: true }), 10)
    .option("--open", "a page with each metric over the runs, stage times and plots, in the browser")
    .option("--json", "one JSON document, with all metrics and parameters")
    .action(async (options: Options) => {
      if (!options.here) return runsInEstate(root, options);
      const { count } = options;
      const found = comparedRuns(await lockHere(filmsFolder(root)), count);
      const told = { words: runsInWords(found), runs: found.map(runInJson) };
      tell(root, "on this machine", options, { ...told, paged: found.map(pagedRun) });
    });
}

function ofArticles(root: string): Command {
  return new Command("articles")
    .description(
      "the newest first: why, data, what was changed, the model's lists with their interval, popularity",
    )
    .option("-e, --environment <name>", "in which environment", "local")
    .option("-n, --count <runs>", "at most so many", number({ min: 1, whole: true }), 10)
    .option("--open", "a page with each metric over the runs, stage times and plots, in the browser")
    .option("--json", "one JSON document, with all metrics and parameters")
    .action(async (options: Options) => {
      const { articleTrainings } = await import("../articles/article-trainings");
      const { articlesFigures, pagedTraining, trainingsInWords } = await import(
        "../train/trainings-in-words"
      );
      const found = await articleTrainings(root, options);
      const words = trainingsInWords(found, articlesFigures);
      const place = `in ${options.environment}`;
      tell(root, place, options, { words, runs: found, paged: found.map(pagedTraining) });
    });
}

interface ToldRuns {
  readonly words: string;
  readonly runs: readonly object[];
  readonly paged: readonly PagedRun[];
}

function tell(root: string, place: string, { open, json }: Options, { words, runs, paged }: ToldRuns): void {
  const page = open && showRuns(root, place, paged);
  if (json) console.log(JSON.stringify({ runs, page }));
  else console.log(page ? `${words}\n\n${page}` : words);
}

async function runsInEstate(root: string, options: Options): Promise<void> {
  const { environment, count } = options;
  // whoever looks at runs here does not wait for what asks an estate
  const { listFilms, openFilms } = await import("../films/registry");
  const { trackedTrainings } = await import("../train/tracked-trainings");
  const { filmsFigures, pagedTraining, trainingsInWords } = await import("../train/trainings-in-words");
  const { findTracking } = await import("../../runtime/training/find-tracking");
  const { lockThere } = await import("../train/runs-there");
  const opened = await openFilms(root, environment);
  const outputs = await workloadOutputs(root, environment, "films");
  const place = {
    workload: "films",
    endpoint: outputs.films_blob_endpoint,
    container: outputs.films_pipeline_container,
  };
  const known = Promise.all([listFilms(opened), lockThere(root, environment, place)]);
  const [tracking, [models, lock]] = await Promise.all([findTracking(opened), known]);
  const found = await trackedTrainings(tracking, { models, lock }, { workload: "films", environment, count });
  const told = { words: trainingsInWords(found, filmsFigures), runs: found, paged: found.map(pagedTraining) };
  tell(root, `in ${environment}`, options, told);
}
