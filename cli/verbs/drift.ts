import { Command, Option } from "commander";
import { driftInMarkdown, driftInWords } from "../../ci/drift/drift-in-words";
import { colours } from "../colours";
import { compareDeployed } from "../drift/compare";
import { environmentNamed } from "../environments";
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
    .action(async (environment: string, options: Options) => {
      await environmentNamed(environment); // before anything takes its time
      await onTerminal(`synthesizing ${environment}`, () => synthesize(root, "this checkout"));
      const found = await compareDeployed(root, environment, onTerminal);
      if (options.json) console.log(JSON.stringify(found));
      else console.log(options.markdown ? driftInMarkdown(found).trimEnd() : driftInWords(found, colours));
      if (found.resources.length > 0) exit(2);
    });
