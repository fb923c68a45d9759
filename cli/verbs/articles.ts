import { join } from "node:path";
import { Command } from "commander";
import { receiptName, receiptsContainer } from "../../runtime/articles/forgetting/blob-receipts";
import { receiptKeySecret } from "../../runtime/articles/forgetting/receipt";
import { namedPolicies } from "../../runtime/articles/judging/list-policy";
import { AnalyticsAnswer } from "../../runtime/functions/articles/contract/analytics";
import { ExplanationAnswer } from "../../runtime/functions/articles/contract/explanation";
import { UserExport } from "../../runtime/functions/articles/contract/export";
import { WithdrawnAnswer } from "../../runtime/functions/articles/contract/publishing";
import { analyticsInWords } from "../articles/analytics/analytics-in-words";
import { analyticsPage } from "../articles/analytics/analytics-page";
import { openArticlesApi } from "../articles/articles-api";
import { explanationInWords } from "../articles/explanation-in-words";
import { erasedInWords, forgetReader } from "../articles/forget-reader";
import { importArticles } from "../articles/import-articles";
import { judgeFile } from "../articles/judging/judge-file";
import { judgeLists } from "../articles/judging/judge-lists";
import { judgementInWords, verdictOf } from "../articles/judging/judgement-in-words";
import { articleModelsInWords, listArticleModels } from "../articles/models";
import { erasedReaders } from "../articles/replay-erasures";
import { type Simulated, simulateReaders } from "../articles/simulate-readers";
import { verifyReceipt } from "../articles/verify-receipt";
import { openBlobs } from "../blobs";
import { confirm } from "../confirm";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { importsInWords } from "../imports-in-words";
import { interruption } from "../interruption";
import { number } from "../number";
import { openPage } from "../open-page";
import { outputsOf, workloadOutputs } from "../outputs";
import { databaseIn } from "../sql/deployed-database";
import { logIn } from "../sql/log-in";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

interface ForgettingOptions extends Options {
  readonly also: readonly string[];
  readonly patience: number;
  readonly yes?: true;
}

/** Brings articles in, takes them back, tells how a list came about, and forgets readers. */
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

  const forgetting = verb(
    "forget",
    "forget a reader in every store, search for what is left, and keep a receipt",
  )
    .argument("<reader>", "their pseudonym")
    .option("--also <text...>", "what else may name them, where it came by mistake: an address, a name", [])
    .option("--patience <seconds>", "how long to wait for its end", number({ min: 0 }), 120)
    .option("-y, --yes", "do not ask")
    .action(async (reader: string, options: ForgettingOptions) => {
      const { environment, json, also, patience: patienceSeconds, yes } = options;
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      if (!yes) await confirm(`Forget ${reader} and all that they did in ${environment}?`);
      const erasure = await forgetReader(api, reader, {
        also,
        patienceSeconds,
        ...(!json && { onStep: (store, erased) => console.error(`${store}: ${erasedInWords(erased)}`) }),
      });
      const { articles_blob_endpoint: account } = await workloadOutputs(root, environment, "articles");
      const receipt = `${account}${receiptsContainer}/${receiptName(erasure.id)}`;
      if (json) return console.log(JSON.stringify({ ...erasure, kept_at: receipt }));
      console.log(`forgotten: nothing is found of them any more\nreceipt:   ${receipt}`);
      for (const { what, until, because } of erasure.receipt?.receipt.later ?? [])
        console.log(`until ${until.slice(0, 10)}: ${what}; ${because}`);
      if (erasure.receipt?.signature === null)
        console.log(`It is not signed: the vault has no secret ${receiptKeySecret}.`);
    });

  const exporting = verb(
    "export",
    "all that is kept of a reader as one JSON document; exit code 0 also when there is nothing",
  )
    .argument("<reader>", "their pseudonym")
    .option(
      "--also <text...>",
      "what else may name them, where it came by mistake; it takes the role Articles.Operate",
      [],
    )
    .action(async (reader: string, { environment, json, also }: Options & { also: readonly string[] }) => {
      const kept = await exportedReader(root, environment, reader, also);
      console.log(JSON.stringify(kept, null, json ? undefined : 2));
    });

  const verifying = verb(
    "verify-receipt",
    "whether a receipt of an erasure is this environment's and unchanged",
  )
    .argument("<file>", "the receipt")
    .option("--key <file>", "the public key, PEM; without it, that of the environment's vault")
    .option("--reader <pseudonym>", "whose it should be; exit code 1 when it is somebody else's")
    .action(async (file: string, options: Options & { key?: string; reader?: string }) => {
      const { environment, json, key, reader } = options;
      const checked = await verifyReceipt(root, environment, {
        file,
        ...(key !== undefined && { key }),
        ...(reader !== undefined && { reader }),
      });
      const { receipt, isTheirs } = checked;
      if (isTheirs === false) exit(1);
      if (json) return console.log(JSON.stringify(checked));
      console.log(`${file} is genuine: the erasure ${receipt.id} was done at ${receipt.doneAt}`);
      if (isTheirs !== undefined) console.log(isTheirs ? `it is ${reader}'s` : `it is not ${reader}'s`);
    });

  const replaying = verb(
    "replay-erasures",
    "forget again whoever was forgotten before the database was restored, by the receipts",
  )
    .option("--patience <seconds>", "how long to wait for each", number({ min: 0 }), 120)
    .option("-y, --yes", "do not ask")
    .action(async ({ environment, json, yes, patience: patienceSeconds }: ForgettingOptions) => {
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      const outputs = await outputsOf(root, environment);
      const { articles_blob_endpoint: account } = await workloadOutputs(root, environment, "articles");
      const credential = await credentialOf(root, environment);
      const workload = "articles";
      const session = await logIn(databaseIn(outputs, { environment, workload }), credential, {
        environment,
        workload,
        role: "articles_erasure",
      });
      const blobs = await openBlobs(root, environment, account);
      const found = await erasedReaders(session, blobs).finally(() => session.client.end());
      const { receipts, readers } = found;
      if (readers.length > 0 && !yes)
        await confirm(`Forget ${readers.length} readers again in ${environment}?`);
      for (const reader of readers) await forgetReader(api, reader, { patienceSeconds });
      console.log(
        json
          ? JSON.stringify({ receipts, forgotten: readers.length })
          : `${receipts} receipts; ${readers.length} readers were there again, and are forgotten`,
      );
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
    .addCommand(listing)
    .addCommand(exporting)
    .addCommand(forgetting)
    .addCommand(verifying)
    .addCommand(replaying);
};

async function exportedReader(
  root: string,
  environment: string,
  reader: string,
  also: readonly string[],
): Promise<UserExport> {
  if (also.length === 0) {
    const api = await openArticlesApi(root, environment, "Articles.Serve");
    return api.ask("GET", `/user/export?user_id=${encodeURIComponent(reader)}`, UserExport);
  }
  const api = await openArticlesApi(root, environment, "Articles.Operate");
  return api.ask("POST", "/exports", UserExport, { user_id: reader, also });
}

function simulatedInWords({ seconds, articles, lists, opened, liked }: Simulated): string {
  return `${Math.round(seconds)} s: ${articles} new articles, ${lists} lists, ${opened} opened, ${liked} liked`;
}

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document");
}
