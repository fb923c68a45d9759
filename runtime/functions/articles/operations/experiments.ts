import { newestTrials } from "../../../articles/experiments/trial/kept-trials";
import { json } from "../../../http/answer";
import { ExperimentsAnswer } from "../contract/experiments";
import { callerProblems } from "../contract/problems";
import { type AskedExperiment, experimentAnswer } from "../experiments/experiment-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "listExperiments",
  summary:
    "The experiments of the environment's file, and the newest trials of models, each with what is to be thought of its variants",
  description: "For the role Articles.Operate.",
  cost: 5,
  answers: {
    200: {
      description: "In the order of the file; trials after them, the newest first.",
      json: { ExperimentsAnswer },
    },
  },
  problems: [...callerProblems, "DatabaseUnavailable"],
  async handle({ request }, { who, database, experiments }) {
    await who.withRole(request, "Articles.Operate");
    const answers = [];
    const asked: AskedExperiment[] = [
      ...Object.entries(experiments.declared).map(([name, experiment]) => ({ name, experiment })),
      ...(await newestTrials(database)).map((trial) => ({ ...trial, trial })),
    ];
    for (const each of asked) {
      const { name, about, from, until, state, variants, trial } = await experimentAnswer(
        database,
        each,
        Date.now(),
      );
      const words = variants.flatMap((variant) =>
        variant.name !== "control" && variant.words !== null ? [variant.words] : [],
      );
      if (trial) words.push(trial.words);
      answers.push({ name, about, from, until, state, words });
    }
    return json({ experiments: answers } satisfies ExperimentsAnswer);
  },
});
