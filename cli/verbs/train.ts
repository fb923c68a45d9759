import { Command } from "commander";
import type { GivenFilmParameters } from "../../runtime/films/training/parameters";
import { diffOf } from "../../runtime/pipeline/diff";
import { statusOf } from "../../runtime/pipeline/status";
import { Failure } from "../failure";
import { interruption } from "../interruption";
import { addSetting } from "../train/parse-setting";
import { trainingPlaceMissing } from "../train/place";
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
  readonly here?: true;
  readonly data?: string;
  readonly set?: GivenFilmParameters;
  readonly json?: true;
}

/** Models are trained: stages that have not changed are not run again. */
export const train: Verb = (root) =>
  new Command("train")
    .description("train a workload's model; what has not changed is not computed again")
    .addCommand(films(root));

function films(root: string): Command {
  return asked(new Command("films"))
    .description("import, split, train, evaluate, register, predict: on this machine, in .vitrine/pipeline")
    .addCommand(status(root))
    .addCommand(dag(root))
    .addCommand(diff(root))
    .action(async (options: Options) => {
      const here = filmsHere(root, place(options));
      const onProgress = options.json ? () => undefined : progressInWords();
      const made = await trainHere(here, options.set ?? {}, onProgress, interruption(interrupted()));
      const { lock: _, ...told } = made;
      console.log(options.json ? JSON.stringify(told) : trainingInWords(made));
    });
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
    .description("two runs beside each other: parameters, metrics with intervals, data, code")
    .argument("[from]", "id of a run, or its beginning (default: the last but one)")
    .argument("[to]", "(default: the last)")
    .action(async (from: string | undefined, to: string | undefined, _: object, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      place(options);
      const found = diffOf(await lockHere(filmsFolder(root)), from, to);
      console.log(options.json ? JSON.stringify(found) : diffInWords(found));
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

function interrupted(): Failure {
  return new Failure("TrainingInterrupted", {
    what: "the training was ended",
    why: "somebody pressed Ctrl-C",
    fix: "run it again: it goes on from where it was",
  });
}
