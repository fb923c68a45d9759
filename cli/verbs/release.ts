import { join } from "node:path";
import { Command } from "commander";
import { colours as pc } from "../colours";
import { number } from "../number";
import { carryOut } from "../release/carry-out";
import { declareTraffic } from "../release/environment-file";
import { commandOf } from "../release/options";
import { writeReport } from "../release/past-releases";
import { optionsThatPass } from "../release/report";
import type { Release } from "../release/run-release";
import type { Verb } from "../verb";

/** Moves traffic to a new deployment of the scoring endpoint, and back by itself when it is worse. */
export const release: Verb = (root, exit) =>
  new Command("release")
    .description(
      "move traffic to a deployment step by step while it is as good as the one before, or at once back to the one that it replaced; exit code 0 released or back, 4 stopped and traffic as before",
    )
    .addCommand(ofArticles(root))
    .argument("<deployment>", 'as the environment\'s file names it, e.g. "green"')
    .option("-e, --environment <name>", "where", "local")
    .option("--back", "at once and without a comparison, also where this machine knows nothing of a release")
    .option("--steps <percentages>", "shares of the traffic, one after the other", "10,50,100")
    .option(
      "--probes <count>",
      "photos of the catalogue that both deployments answer at each step",
      number({ min: 1, max: 10_000, whole: true }),
      100,
    )
    .option(
      "--max-error-rate <share>",
      "how much higher the share of failed requests may be",
      number({ min: 0, max: 1 }),
      0.01,
    )
    .option(
      "--max-latency <factor>",
      "how many times as long slow requests (p95) may take",
      number({ min: 1 }),
      1.5,
    )
    .option(
      "--max-precision-loss <points>",
      "how much lower precision@5 may be",
      number({ min: 0, max: 1 }),
      0.02,
    )
    .option("--json", "the whole report as one JSON document")
    .action(async (deployment: string, given: unknown) => {
      const command = commandOf(deployment, given);
      await carryOut(root, command, (result) => {
        const { environment, json } = command;
        const report = writeReport(root, environment, result);
        const file = join("environments", `${environment}.ts`);
        const isDeclared =
          result.outcome !== "stopped" && declareTraffic(join(root, file), result.trafficAfter);
        if (json) console.log(JSON.stringify({ ...result, report, isDeclared }));
        else console.log(`${ending(result, { file, isDeclared })}\n  report: ${report}`);
        if (result.outcome === "stopped") exit(4);
      });
    });

function ending(result: Release, { file, isDeclared }: { file: string; isDeclared: boolean }): string {
  const { outcome, deployment, previous, trafficAfter } = result;
  if (outcome === "stopped") {
    const options = optionsThatPass(result);
    const way = options
      ? `\n  with ${options} it would pass`
      : `\n  no option lets a deployment pass that does not answer: npx vitrine logs`;
    return `${pc.red("stopped")}: ${previous} has all the traffic, as before; ${deployment} is still there to look at${way}`;
  }
  const next = isDeclared
    ? `${file} says so now: commit it`
    : `write traffic: ${JSON.stringify(trafficAfter)} into ${file}, or the next deploy moves it back`;
  return `${pc.green(outcome)}: ${deployment} has all the traffic; ${next}`;
}

/** The model of articles: readers have tried it, or somebody knows better. */
function ofArticles(root: string): Command {
  return new Command("articles")
    .description(
      "let a model of articles serve that passed the gate, or with --back what served before, within seconds",
    )
    .argument(
      "[version]",
      "as npx vitrine articles models has it (default: the one that stands for champion)",
    )
    .option("-e, --environment <name>", "where", "local")
    .option("--back", "what served before; again, one more before that")
    .option("--json", "one JSON document")
    .action(async (version: string | undefined, _: object, command: Command) => {
      const { environment, back, json } = command.optsWithGlobals<{
        readonly environment: string;
        readonly back?: true;
        readonly json?: true;
      }>();
      const { openArticlesApi } = await import("../articles/articles-api");
      const { releaseArticleModel, rollBackArticleModel } = await import("../articles/models");
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      const decided = back ? await rollBackArticleModel(api) : await releaseArticleModel(api, version);
      console.log(
        json
          ? JSON.stringify(decided)
          : decided.before === null
            ? `${pc.green("serves")}: version ${decided.version}, as before`
            : `${pc.green(back ? "back" : "released")}: version ${decided.version} serves, in place of ${decided.before}`,
      );
    });
}
