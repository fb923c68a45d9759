import { Command, Option } from "commander";
import { driftInMarkdown, driftInWords } from "../../ci/drift/drift-in-words";
import { ReadingDriftAnswer } from "../../runtime/functions/articles/contract/drift";
import { DriftAnswer } from "../../runtime/functions/films/contract/drift";
import { colours } from "../colours";
import { compareDeployed } from "../drift/compare";
import { environmentNamed } from "../environments";
import { driftInWords as filmsDriftInWords } from "../films/drift-in-words";
import { onTerminal } from "../plan/progress";
import { synthesize } from "../plan/synthesize";
import type { Verb } from "../verb";

interface Options {
  readonly json?: true;
  readonly markdown?: true;
}

/** What was changed or deleted behind Terraform's back since the last deploy. */
export const drift: Verb = (root, exit) =>
  new Command("drift")
    .description(
      "show what was changed or deleted besides Terraform since the last deploy; exit code 0 nothing, 2 drift, 1 error",
    )
    .argument("<environment>")
    .option("--markdown", "for an issue")
    .addOption(new Option("--json", "one JSON document").conflicts("markdown"))
    .addCommand(ofFilms(root, exit))
    .addCommand(ofArticles(root, exit))
    .action(async (environment: string, options: Options) => {
      await environmentNamed(environment); // before anything takes its time
      await onTerminal(`synthesizing ${environment}`, () => synthesize(root, "this checkout"));
      const found = await compareDeployed(root, environment, onTerminal);
      if (options.json) console.log(JSON.stringify(found));
      else console.log(options.markdown ? driftInMarkdown(found).trimEnd() : driftInWords(found, colours));
      if (found.resources.length > 0) exit(2);
    });

/** What the last look found about the data that films' model learned from, and about the model. */
function ofFilms(root: string, exit: (code: number) => void): Command {
  return new Command("films")
    .description(
      "what people rate, and what the model that serves does, against its training: as the last night's look found it; exit code 2 when it drifted",
    )
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document")
    .action(async (_: object, command: Command) => {
      const { environment, json } = command.optsWithGlobals<Options & { readonly environment: string }>();
      // who compares an estate does not wait for what asks an API
      const { openFilmsApi } = await import("../films/films-api");
      const { last } = await (await openFilmsApi(root, environment)).ask(
        "GET",
        "/monitoring/drift",
        DriftAnswer,
      );
      console.log(json ? JSON.stringify({ last }) : filmsDriftInWords(last));
      if (last?.alarm) exit(2);
    });
}

/** What the last look found about what readers open. */
function ofArticles(root: string, exit: (code: number) => void): Command {
  return new Command("articles")
    .description(
      "what readers open, against what the champion was trained on: as the last night's look found it; exit code 2 when it drifted",
    )
    .option("-e, --environment <name>", "in which environment", "local")
    .option("--json", "one JSON document")
    .action(async (_: object, command: Command) => {
      const { environment, json } = command.optsWithGlobals<Options & { readonly environment: string }>();
      const { openArticlesApi } = await import("../articles/articles-api");
      const { readingDriftInWords } = await import("../articles/reading-drift-in-words");
      const api = await openArticlesApi(root, environment, "Articles.Operate");
      const { last } = await api.ask("GET", "/monitoring/drift", ReadingDriftAnswer);
      console.log(json ? JSON.stringify({ last }) : readingDriftInWords(last));
      if (last?.alarm) exit(2);
    });
}
