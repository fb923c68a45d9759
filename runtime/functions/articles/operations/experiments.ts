import { json } from "../../../http/answer";
import { ExperimentsAnswer } from "../contract/experiments";
import { callerProblems } from "../contract/problems";
import { experimentAnswer } from "../experiments/experiment-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "listExperiments",
  summary: "The experiments of the environment's file, each with what is to be thought of its variants",
  description: "For the role Articles.Operate.",
  cost: 5,
  answers: { 200: { description: "In the order of the file.", json: { ExperimentsAnswer } } },
  problems: [...callerProblems, "DatabaseUnavailable"],
  async handle({ request }, { who, database, experiments }) {
    await who.withRole(request, "Articles.Operate");
    const answers = [];
    for (const [name, experiment] of Object.entries(experiments.declared)) {
      const { about, from, until, state, variants } = await experimentAnswer(
        database,
        name,
        experiment,
        Date.now(),
      );
      const words = variants.flatMap((variant) =>
        variant.name !== "control" && variant.words !== null ? [variant.words] : [],
      );
      answers.push({ name, about, from, until, state, words });
    }
    return json({ experiments: answers } satisfies ExperimentsAnswer);
  },
});
