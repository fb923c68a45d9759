import { join } from "node:path";
import { Command } from "commander";
import { namedPolicies } from "../../runtime/articles/judging/list-policy";
import { AnalyticsAnswer } from "../../runtime/functions/articles/contract/analytics";
import { ExplanationAnswer } from "../../runtime/functions/articles/contract/explanation";
import { WithdrawnAnswer } from "../../runtime/functions/articles/contract/publishing";
import { analyticsInWords } from "../articles/analytics/analytics-in-words";
import { analyticsPage } from "../articles/analytics/analytics-page";
import { openArticlesApi } from "../articles/articles-api";
import { explanationInWords } from "../articles/explanation-in-words";
import { importArticles } from "../articles/import-articles";
import { judgeFile } from "../articles/judging/judge-file";
import { judgeLists } from "../articles/judging/judge-lists";
import { judgementInWords, verdictOf } from "../articles/judging/judgement-in-words";
import { articleModelsInWords, listArticleModels } from "../articles/models";
import { type Simulated, simulateReaders } from "../articles/simulate-readers";
import { expectEnvironment } from "../environments";
import { importsInWords } from "../imports-in-words";
import { interruption } from "../interruption";
import { number } from "../number";
import { openPage } from "../open-page";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Brings articles in, takes them back, and tells how a list came about. */
export const articles: Verb = (root, exit) => {
  const importing = verb(
    "import",
    "bring files of articles in; exit code 0 when every line is in, 1 when a file was refused, 2 when lines were",
  )
    .argument("<file-or-folder>", 'JSON lines, CSV with a header, RSS or Atom; or "sample"')
    .option("--patience <seconds>", "how long to wait for a file", number({ min: 0 }), 300)
    .action(async (from: string, options: Options & { patience: number }) => {
      const { environment, patience: patienceSeconds, json } = options;
      await expectEnvironment(environment);
      const onFile = (file: string) => console.error(`importing ${file}`);
      const reports = await importArticles(root, from, {
        environment,
        patienceSeconds,
        ...(!json && { onFile }),
      });
      console.log(json ? JSON.stringify({ reports }) : importsInWords(reports));
      if (reports.some(({ state }) => state === "refused")) exit(1);
      else if (reports.some(({ refused }) => refused > 0)) exit(2);
    });

  const withdrawing = verb("withdraw", "take an article back: a second later it is in no list")
    .argument("<id>", "the article's")
    .action(async (id: string, { environment, json }: Options) => {
      const api = await openArticlesApi(root, environment, "Articles.Publish");
      const answer = await api.ask("DELETE", `/articles/${encodeURIComponent(id)}`, WithdrawnAnswer);
      console.log(json ? JSON.stringify(answer) : `withdrawn: ${id}, in no list from now on`);
    });

  const explaining = verb(
    "explain",
    "how a list came about: candidates, sources, scores, what was left out, experiment, seed, model",
  )
    .argument("<recommendation>", "the list's id, as the answer has it")
    .action(async (id: string, { environment, json }: Options) => {
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      const path = `/recommendations/${encodeURIComponent(id)}/explanation`;
      const explanation = await api.ask("GET", path, ExplanationAnswer);
      console.log(json ? JSON.stringify(explanation) : explanationInWords(explanation));
    });

  const simulating = verb(
    "simulate",
    "new articles and readers' deeds against a deployed estate, through its API; Ctrl-C ends it",
  )
    .option("--minutes <number>", "how long", number({ min: 0 }), 5)
    .option("--readers <number>", "how many people", number({ min: 1, whole: true }), 100)
    .option("--visits <per minute>", "lists that they ask for", number({ min: 0 }), 60)
    .option("--articles <per minute>", "new ones", number({ min: 0 }), 6)
    .option("--seed <number>", "which people and articles", number({ whole: true }), Date.now() % 1_000_000)
    .action(
      async (options: Options & Record<"minutes" | "readers" | "visits" | "articles" | "seed", number>) => {
        const { environment, json, minutes, readers, visits, articles, seed } = options;
        const done = await simulateReaders(await openArticlesApi(root, environment, "Articles.Serve"), {
          readers,
          articlesPerMinute: articles,
          visitsPerMinute: visits,
          seconds: 60 * minutes,
          seed,
          signal: interruption(),
          ...(!json && { onProgress: (so) => process.stderr.write(`\r${simulatedInWords(so)}`) }),
        });
        console.log(json ? JSON.stringify(done) : `\n${simulatedInWords(done)}`);
      },
    );

  const judging = verb(
    "judge",
    "what a policy would have brought that was never shown, from the log of lists; exit code 2 when the log cannot tell",
  )
    .argument("<policy>", `a file with what is otherwise, or ${Object.keys(namedPolicies).join(", ")}`)
    .option("--days <number>", "how old lists are at most", number({ min: 1, whole: true }), 7)
    .option("--places <number>", "judge no more places of each list", number({ min: 1, whole: true }))
    .option("--log <file>", "judge by a file of decisions with propensities: CSV or JSON lines")
    .action(async (policy: string, options: Options & { days: number; places?: number; log?: string }) => {
      const { environment, json, days, places, log } = options;
      const judged = log
        ? await judgeFile(policy, log)
        : await judgeLists(await openArticlesApi(root, environment, "Articles.Operate"), policy, {
            days,
            ...(places !== undefined && { places }),
            ...(!json && { onProgress: (lists) => process.stderr.write(`\r${lists} lists`) }),
          });
      if (!json && !log) process.stderr.write("\n");
      const verdict = verdictOf(judged);
      console.log(json ? JSON.stringify({ policy, judged, verdict }) : judgementInWords(policy, judged));
      if (judged.every(({ judgement }) => judgement === undefined)) exit(2);
    });

  const looking = verb(
    "analytics",
    "figures of each day: readers, what was opened, diversity, new articles, models",
  )
    .option("--days <number>", "up to today", number({ min: 1, whole: true }), 28)
    .option("--open", "as a page with plots")
    .action(async ({ environment, json, days, open }: Options & { days: number; open?: true }) => {
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      const answer = await api.ask("GET", `/analytics?days=${days}`, AnalyticsAnswer);
      console.log(json ? JSON.stringify(answer) : analyticsInWords(answer));
      if (!open || answer.days.length === 0) return;
      const file = join(root, ".vitrine", "analytics", `${environment}.html`);
      openPage(file, analyticsPage(environment, answer));
      if (!json) console.log(`\n${file}`);
    });

  const listing = verb(
    "models",
    "the versions of the model that are kept: which serves, which stands for champion, which were refused and why",
  ).action(async ({ environment, json }: Options) => {
    const api = await openArticlesApi(root, environment, "Articles.Operate");
    const found = await listArticleModels(api);
    console.log(json ? JSON.stringify(found) : articleModelsInWords(found));
  });

  return new Command("articles")
    .description(
      "bring articles in, take them back, tell how a list came about, look at figures, judge policies, and simulate readers",
    )
    .addCommand(judging)
    .addCommand(looking)
    .addCommand(simulating)
    .addCommand(importing)
    .addCommand(withdrawing)
    .addCommand(explaining)
    .addCommand(listing);
};

function simulatedInWords({ seconds, articles, lists, opened, liked }: Simulated): string {
  return `${Math.round(seconds)} s: ${articles} new articles, ${lists} lists, ${opened} opened, ${liked} liked`;
}

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document");
}
