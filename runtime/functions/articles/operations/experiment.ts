import { json } from "../../../http/answer";
import { ExperimentAnswer, ExperimentPath } from "../contract/experiments";
import { callerProblems, problem } from "../contract/problems";
import { experimentAnswer } from "../experiments/experiment-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getExperiment",
  summary: "How an experiment stands",
  description:
    "Each variant with its readers, its metrics with intervals that may be looked at daily, and a verdict in words. For the role Articles.Operate.",
  cost: 5,
  path: ExperimentPath,
  answers: { 200: { description: "As declared, and as found.", json: { ExperimentAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "ExperimentNotFound", "DatabaseUnavailable"],
  async handle({ request, path: { name } }, { who, database, experiments }) {
    await who.withRole(request, "Articles.Operate");
    const { declared } = experiments;
    const experiment = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!experiment) throw problem("ExperimentNotFound", `No experiment is called ${name}.`);
    return json((await experimentAnswer(database, name, experiment, Date.now())) satisfies ExperimentAnswer);
  },
});
