import { Command, CommanderError } from "commander";
import { access } from "./access";
import { catalogue } from "./catalogue";
import { colours as pc } from "./colours";
import { cost } from "./cost";
import { drift } from "./drift";
import { evaluate } from "./evaluate";
import { Failure } from "./failure";
import { logs } from "./logs";
import { plan } from "./plan";
import { policy } from "./policy";
import { promote } from "./promote";
import { release } from "./release";
import { start } from "./start";
import { status } from "./status";
import { stop } from "./stop";
import { trigger } from "./trigger";
import { upload } from "./upload";

/**
 * Runs one verb of the `vitrine` command.
 *
 * @returns the exit code: 0 done, 1 failed; what else a verb answers stands in its own help
 */
export async function run(root: string, args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command("vitrine")
    .description(
      "Looks into an estate and uses it. Deploying is Terraform's work: npx cdktf deploy ENVIRONMENT",
    )
    .exitOverride()
    .showHelpAfterError();

  const verbs = [
    start,
    status,
    logs,
    upload,
    trigger,
    catalogue,
    plan,
    drift,
    access,
    cost,
    policy,
    evaluate,
    promote,
    release,
    stop,
  ];
  for (const verb of verbs) {
    program.addCommand(
      verb(root, (code) => {
        exitCode = code;
      }).exitOverride(),
    );
  }

  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    report(error, args.includes("--json"));
    return 1;
  }
}

function report(error: unknown, json: boolean): void {
  if (!(error instanceof Failure)) throw error;
  if (json) {
    console.log(JSON.stringify({ error: { code: error.code, message: error.message, fix: error.fix } }));
    return;
  }
  console.error(`${pc.red("error")} ${error.message}\n  fix: ${error.fix}\n  code: ${error.code}`);
}
