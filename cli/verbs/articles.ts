import { Command } from "commander";
import { WithdrawnAnswer } from "../../runtime/functions/articles/contract/publishing";
import { openArticlesApi } from "../articles/articles-api";
import { importArticles } from "../articles/import-articles";
import { expectEnvironment } from "../environments";
import { importsInWords } from "../imports-in-words";
import { number } from "../number";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

/** Brings articles in, and takes them back. */
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

  return new Command("articles")
    .description("bring articles in, and take them back")
    .addCommand(importing)
    .addCommand(withdrawing);
};

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document");
}
