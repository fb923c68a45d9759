import { Command, CommanderError } from "commander";
import { colours as pc } from "./colours";
import { Failure } from "./failure";
import { access } from "./verbs/access";
import { catalogue } from "./verbs/catalogue";
import { cost } from "./verbs/cost";
import { drift } from "./verbs/drift";
import { evaluate } from "./verbs/evaluate";
import { logs } from "./verbs/logs";
import { plan } from "./verbs/plan";
import { policy } from "./verbs/policy";
import { promote } from "./verbs/promote";
import { release } from "./verbs/release";
import { start } from "./verbs/start";
import { status } from "./verbs/status";
import { stop } from "./verbs/stop";
import { trigger } from "./verbs/trigger";
import { upload } from "./verbs/upload";

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
