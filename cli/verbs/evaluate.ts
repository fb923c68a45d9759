import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { splitNames } from "../../runtime/recommender/study/evaluation/named-splits";
import { evaluationPage } from "../../runtime/recommender/study/report/page";
import { type EvaluateOptions, evaluateData } from "../evaluate/evaluate-data";
import { evaluationInWords } from "../evaluate/evaluation-in-words";
import { number } from "../number";
import type { Verb } from "../verb";

/** Compares recommenders on somebody's own data, and says with each figure what it depends on. */
export const evaluate: Verb = (root) =>
  new Command("evaluate")
    .description(
      "compare recommenders on a file of ratings, honestly: tuned on a validation cut, asked the test once",
    )
    .argument(
      "<data>",
      "ratings (user::item::rating::time, CSV or JSON lines), or a folder with ratings.dat and movies.dat",
    )
    .option("-m, --models <names>", "separated by commas", undefined)
    .option("-s, --split <names>", `separated by commas: ${splitNames.join(", ")}`, "random")
    .option("--catalogue <file>", "id::title::category|category, for content, diversity and calibration")
    .option("-k, --k <items>", "length of the lists", number({ min: 1, whole: true }), 10)
    .option("--seed <number>", "the same seed gives the same figures", number({ whole: true }), 0)
    .option(
      "--min-ratings <count>",
      "ranking asks only users with so many ratings",
      number({ min: 1, whole: true }),
      5,
    )
    .option("--relevant-from <rating>", "hidden ratings below it are irrelevant", number())
    .option(
      "--trials <count>",
      "combinations of options tried for each model; 1 keeps the defaults",
      number({ min: 1, whole: true }),
      6,
    )
    .option("--threads <count>", "threads that fit", number({ min: 1, whole: true }), 1)
    .option("-o, --output <folder>", "where evaluation.json and evaluation.html go", undefined)
    .option("--json", "one JSON document instead of tables")
    .action(async (data: string, options: EvaluateOptions) => {
      const folder = options.output ?? join(root, ".vitrine", "evaluation");
      const evaluation = await evaluateData(data, options);
      mkdirSync(folder, { recursive: true });
      const document = JSON.stringify(evaluation, (_, value) =>
        value === Number.POSITIVE_INFINITY ? "Infinity" : value,
      );
      writeFileSync(join(folder, "evaluation.json"), `${document}\n`);
      writeFileSync(join(folder, "evaluation.html"), evaluationPage(evaluation));
      if (options.json) console.log(document);
      else console.log(`${evaluationInWords(evaluation)}\n\n${join(folder, "evaluation.html")}`);
    });
