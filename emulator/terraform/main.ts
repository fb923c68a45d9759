import { parseArgs } from "node:util";
import type { ProviderName } from "../resource-manager/protocol";
import { connectedEmulator, isDestroy } from "./client/connected-emulator";
import { servePlugin } from "./plugin/plugin";
import type { ProviderOptions } from "./provider";
import { providerNames, providerOfStack } from "./stack-provider";

/** Terraform's process: the script that Terraform starts becomes this process, so it is the parent. */
const terraformPid = process.ppid;

const { values } = parseArgs({
  options: {
    root: { type: "string", default: process.cwd() },
    provider: { type: "string", default: "" },
    /** What stands behind the provider; see install.ts. */
    azure: { type: "string", default: "local" },
  },
});
const { root, azure } = values;
/** Terraform runs in the stack's folder. */
const folder = process.cwd();

const behind: Readonly<Record<string, () => ProviderOptions["emulator"]>> = {
  local: () => connectedEmulator({ root, folder, terraformPid, destroys: isDestroy(terraformPid) }),
  none: () => undefined,
  assumed: () => "assumed",
};
if (!behind[azure]) throw new Error(`--azure is ${JSON.stringify(azure)}; it can be local, none or assumed`);
if (!isOurs(values.provider))
  throw new Error(`--provider is ${JSON.stringify(values.provider)}; it can be ${providerNames.join(", ")}`);

const provider = providerOfStack(values.provider, { root, folder, emulator: behind[azure]() });
servePlugin(root, provider(), terraformPid).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

function isOurs(name: string): name is ProviderName {
  return providerNames.some((known) => known === name);
}
