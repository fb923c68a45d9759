import { newestTrials } from "../../../articles/experiments/trial/kept-trials";
import { json } from "../../../http/answer";
import { type ExperimentAnswer, ExperimentsAnswer } from "../contract/experiments";
import { callerProblems } from "../contract/problems";
import { type AskedExperiment, experimentsAnswer } from "../experiments/experiments-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "listExperiments",
  summary:
    "The experiments of the environment's file, and the newest trials of models, each with what is to be thought of its variants",
  description: "For the role Articles.ReadExperiments, or Articles.Operate.",
  cost: 5,
  answers: {
    200: {
      description: "In the order of the file; trials after them, the newest first.",
      json: { ExperimentsAnswer },
    },
  },
  problems: [...callerProblems, "DatabaseUnavailable"],
  async handle({ request }, { who, database, experiments }) {
    await who.withRole(request, "Articles.ReadExperiments", "Articles.Operate");
    const asked: AskedExperiment[] = [
      ...Object.entries(experiments.declared).map(([name, experiment]) => ({ name, experiment })),
      ...(await newestTrials(database)).map((trial) => ({ ...trial, trial })),
    ];
    const answers = await experimentsAnswer(database, asked, Date.now());
    return json({
      experiments: answers.map((answer) => ({ ...answer, words: wordsOf(answer) })),
    } satisfies ExperimentsAnswer);
  },
});

function wordsOf({ variants, trial }: ExperimentAnswer): string[] {
  const words = variants.flatMap((variant) =>
    variant.name !== "control" && variant.words !== null ? [variant.words] : [],
  );
  return trial ? [...words, trial.words] : words;
}
