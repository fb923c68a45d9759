import { trialNamed } from "../../../articles/experiments/trial/kept-trials";
import { json } from "../../../http/answer";
import { ExperimentAnswer, ExperimentPath } from "../contract/experiments";
import { callerProblems, problem } from "../contract/problems";
import { experimentsAnswer } from "../experiments/experiments-answer";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getExperiment",
  summary: "How an experiment stands",
  description:
    "Each variant with its readers, its metrics with intervals that may be looked at daily, and a verdict in words. For the role Articles.ReadExperiments, or Articles.Operate.",
  cost: 5,
  path: ExperimentPath,
  answers: { 200: { description: "As declared, and as found.", json: { ExperimentAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "ExperimentNotFound", "DatabaseUnavailable"],
  async handle({ request, path: { name } }, { who, database, experiments }) {
    await who.withRole(request, "Articles.ReadExperiments", "Articles.Operate");
    const { declared } = experiments;
    const experiment = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const trial = experiment ? undefined : await trialNamed(database, name);
    const asked = experiment ? { name, experiment } : trial && { name, experiment: trial.experiment, trial };
    if (!asked) throw problem("ExperimentNotFound", `No experiment is called ${name}.`);
    const [answer] = await experimentsAnswer(database, [asked], Date.now());
    return json(answer as ExperimentAnswer);
  },
});
