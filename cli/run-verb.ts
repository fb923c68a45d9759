import { Command, CommanderError } from "commander";
import { asParent, isAnswer, usageFailure, verbMissing } from "./usage";
import type { Verb } from "./verb";

/**
 * Runs one verb of the `vitrine` command.
 *
 * @param verbs that it has
 * @returns the exit code: 0 done; what else a verb answers stands in its own help
 * @throws whatever went wrong, for bin/vitrine.mjs to tell: exit code 1
 */
export async function runVerb(
  verbs: readonly Verb[],
  root: string,
  args: readonly string[],
): Promise<number> {
  let exitCode = 0;
  let help = "";
  const program = new Command("vitrine")
    .description(
      "Looks into an estate and uses it. Deploying is Terraform's work: npx cdktf deploy ENVIRONMENT",
    )
    .addHelpText("after", exitCodes)
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        help += text;
      },
    });
  for (const verb of verbs) {
    program.addCommand(
      verb(root, (code) => {
        exitCode = code;
      }),
    );
  }

  try {
    if (args.length === 1 && args[0] === "--json") throw verbMissing();
    await asParent(program).parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (isAnswer(error)) return 0;
    const verb = program.commands.find((each) => each.name() === args[0])?.name();
    if (error.code !== "commander.help") throw usageFailure(error, verb);
    if (args.includes("--json")) throw verbMissing(verb);
    console.error(help);
    return 1;
  }
}

const exitCodes = `
Exit codes:
  0    done, or there is nothing to tell
  1    failed: the message, or with --json the document, says what, why, how to mend it, and a code
  2    done, and there is something to look at (plan, drift, catalogue, doctor), or no number to tell (articles judge)
  3    refused by the rules (plan, policy, promote), or a deploy would be stopped (doctor), also by locks (plan)
  4    stopped, and everything is as before (release)
  130  ended by Ctrl-C (128 and the number of the signal)`;
