import { Command } from "commander";
import type { GivenFilmParameters } from "../../runtime/films/training/parameters";
import { diffOf } from "../../runtime/pipeline/diff";
import { comparedRuns } from "../../runtime/pipeline/runs";
import { statusOf } from "../../runtime/pipeline/status";
import { Failure } from "../failure";
import { interruption } from "../interruption";
import { addSetting } from "../train/parse-setting";
import { trainingPlaceMissing } from "../train/place";
import { pagedRun } from "../train/runs-in-words";
import { showRuns } from "../train/runs-page";
import { filmsFolder, filmsHere, lockHere, stagesHere, trainHere } from "../train/train-here";
import {
  dagInWords,
  diffInWords,
  progressInWords,
  statusInWords,
  trainingInWords,
} from "../train/training-in-words";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly here?: true;
  readonly data?: string;
  readonly set?: GivenFilmParameters;
  readonly json?: true;
}

/** Models are trained: stages that have not changed are not run again. */
export const train: Verb = (root) =>
  new Command("train")
    .description("train a workload's model; what has not changed is not computed again")
    .addCommand(films(root))
    .addCommand(articles(root));

function films(root: string): Command {
  return asked(new Command("films"))
    .description(
      "import, split, train, evaluate, register, predict: in a job of an environment, or with --here on this machine, in .vitrine/pipeline",
    )
    .addCommand(status(root))
    .addCommand(dag(root))
    .addCommand(diff(root))
    .option("-e, --environment <name>", "without --here: in which environment", "local")
    .action(async (options: Options) => {
      if (!options.here) return trainInEstate(root, options);
      const here = filmsHere(root, place(options));
      const onProgress = options.json ? () => undefined : progressInWords();
      const made = await trainHere(here, options.set ?? {}, onProgress, interruption(interrupted()));
      const { lock: _, ...told } = made;
      console.log(options.json ? JSON.stringify(told) : trainingInWords(made));
    });
}

function articles(root: string): Command {
  return new Command("articles")
    .description(
      "read, split, fit, weigh, evaluate, register in a job of an environment; what passes the gate stands for champion",
    )
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--set <name=value>", "a parameter, such as read.days=28; may be repeated", addSetting)
    .option("--json", "one JSON document")
    .action(async ({ environment, set = {}, json }: Options) => {
      const { openArticlesApi } = await import("../articles/articles-api");
      const { listArticleModels, servingInWords } = await import("../articles/models");
      const { trainThere } = await import("../train/follow-training");
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      const onNews = (line: string) => {
        if (!json) console.error(line);
      };
      const following = { models: "npx vitrine articles models", onNews };
      const training = await trainThere(api, parametersOf(set), following);
      const { champion, versions } = await listArticleModels(api);
      console.log(json ? JSON.stringify({ ...training, champion }) : servingInWords(champion, versions));
    });
}

async function trainInEstate(root: string, { environment, data, set = {}, json }: Options): Promise<void> {
  if (data !== undefined) throw dataWithoutHere();
  // whoever trains here does not wait for what asks an estate
  const { openFilmsApi } = await import("../films/films-api");
  const { trainThere } = await import("../train/follow-training");
  const { servingInWords } = await import("../films/serving");
  const api = await openFilmsApi(root, environment);
  const onNews = (line: string) => {
    if (!json) console.error(line);
  };
  const training = await trainThere(api, parametersOf(set), { models: "npx vitrine films models", onNews });
  const serving = await servingInWords(api);
  console.log(json ? JSON.stringify({ ...training, champion: serving.champion }) : serving.words);
}

function status(root: string): Command {
  return asked(new Command("status"))
    .description("what a run would do now, and why")
    .action(async (_: object, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const here = filmsHere(root, place(options));
      const found = statusOf(await stagesHere(here, options.set ?? {}), await lockHere(here));
      console.log(options.json ? JSON.stringify({ stages: found }) : statusInWords(found));
    });
}

function dag(root: string): Command {
  return asked(new Command("dag"))
    .description("the stages and what each is made of, as a Mermaid flowchart; * marks what has changed")
    .action(async (_: object, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const here = filmsHere(root, place(options));
      const found = statusOf(await stagesHere(here, options.set ?? {}), await lockHere(here));
      const arrows = found.map(({ stage, after }) => ({ stage, after }));
      console.log(options.json ? JSON.stringify({ stages: arrows }) : dagInWords(found));
    });
}

function diff(root: string): Command {
  return asked(new Command("diff"))
    .description("two runs beside each other: parameters, metrics with intervals, data, code; --open: plots")
    .argument("[from]", "id of a run, or its beginning (default: the last but one)")
    .argument("[to]", "(default: the last)")
    .option("--open", "a page with the metrics and plots of both, in the browser")
    .action(async (from: string | undefined, to: string | undefined, _: object, command: Command) => {
      const options = command.optsWithGlobals<Options & { open?: true }>();
      place(options);
      const lock = await lockHere(filmsFolder(root));
      const found = diffOf(lock, from, to);
      const ids = [found.to.id, found.from.id];
      const both = comparedRuns(lock, lock.runs.length).filter(({ id }) => ids.includes(id));
      const page = options.open && showRuns(root, "beside each other", both.map(pagedRun));
      const words = diffInWords(found);
      if (options.json) console.log(JSON.stringify({ ...found, page }));
      else console.log(page ? `${words}\n\n${page}` : words);
    });
}

function asked(command: Command): Command {
  return command
    .option("--here", "on this machine")
    .option(
      "--data <folder>",
      "ratings.csv and movies.csv, or ratings.dat and movies.dat (default: the sample)",
    )
    .option("--set <name=value>", "a parameter, such as train.factors=64; may be repeated", addSetting)
    .option("--json", "one JSON document");
}

/** Where the data are. @throws Failure TrainingPlaceMissing */
function place({ here, data }: Options): string | undefined {
  if (here) return data;
  throw trainingPlaceMissing();
}

/** As the API has them: `{ "train.factors": 64 }`. Null is what such a parameter is without being set. */
function parametersOf(given: GivenFilmParameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([group, values]) =>
      Object.entries(values)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [`${group}.${name}`, Array.isArray(value) ? value.join(",") : value]),
    ),
  );
}

function dataWithoutHere(): Failure {
  return new Failure("OptionsConflict", {
    what: "--data is for --here alone",
    why: "in an environment a model is trained on what was imported there",
    fix: "npx vitrine films import RATINGS MOVIES, then npx vitrine train films",
  });
}

function interrupted(): Failure {
  return new Failure("TrainingInterrupted", {
    what: "the training was ended",
    why: "somebody pressed Ctrl-C",
    fix: "run it again: it goes on from where it was",
  });
}
