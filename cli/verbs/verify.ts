import { Command } from "commander";
import { z } from "zod";
import { colours as pc } from "../colours";
import { trustLocalEstate } from "../credential";
import { connect } from "../doctor/azure";
import { number } from "../number";
import { outputsOf, partOf } from "../outputs";
import { managerOf } from "../resource-manager";
import type { Verb } from "../verb";
import { type AppAnswer, type AskedApp, askHealth, askPlatform, DeployedApps } from "../verify/ask-app";
import { codeInWords, waitForCode } from "../verify/wait-for-code";

interface Options {
  readonly within?: number;
  readonly json?: true;
}

/** The address of a new Front Door is known everywhere only after minutes, sometimes twenty. */
const patienceSeconds = 1800;
const localPatienceSeconds = 30;

/** Whether the function apps run what was deployed, which Azure does not promise: the last step of each deploy. */
export const verify: Verb = (root) =>
  new Command("verify")
    .description(
      "ask each function app until it runs what was deployed, as npx cdktf deploy does at its end; fails with DeployedCodeNotRunning when one does not in time, and at once with MigrationRefused when a database refused what was deployed",
    )
    .argument("<environment>")
    .option(
      "--within <seconds>",
      `for how long to ask; ${patienceSeconds} in Azure`,
      number({ min: 1, max: 7200 }),
    )
    .option("--json", "the version each app runs, as one JSON document")
    .action(async (environment: string, { within, json }: Options) => {
      const outputs = await outputsOf(root, environment);
      const part = { environment, part: "function apps" };
      const { apps } = partOf(outputs, z.object({ apps: DeployedApps }), part);
      const verified = await waitForCode(
        apps,
        await asking(root, environment, apps),
        { seconds: within ?? (environment === "local" ? localPatienceSeconds : patienceSeconds) },
        (name, answer) => json || console.error(line(name, answer, apps[name]?.version ?? "")),
      );
      if (json) console.log(JSON.stringify({ environment, apps: verified }));
    });

async function asking(
  root: string,
  environment: string,
  apps: Readonly<Record<string, AskedApp>>,
): Promise<(app: AskedApp) => Promise<AppAnswer>> {
  if (environment === "local") trustLocalEstate(root);
  const isClosed = Object.values(apps).some(({ health }) => health === undefined);
  const manager = isClosed ? await managerOf(root, environment) : undefined;
  const azure = manager && (await connect(manager.address, manager.credential));
  return async ({ id, health, version }) => {
    if (health !== undefined) return askHealth(health, version);
    if (azure === undefined) throw new Error(`nobody may ask ${id}`);
    return askPlatform(azure, id);
  };
}

function line(name: string, answer: AppAnswer, deployed: string): string {
  const sign = answer.runs === "deployed" ? pc.green("✓") : pc.yellow("…");
  return `${sign} ${name} ${codeInWords(answer, deployed)}`;
}
