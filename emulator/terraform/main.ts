import { join } from "node:path";
import { parseArgs } from "node:util";
import { switchesOf } from "../unkind/switches";
import { azapi } from "./azapi/azapi";
import { azuread } from "./azuread/azuread";
import { azurerm } from "./azurerm/azurerm";
import { connectedEmulator } from "./client/connected-emulator";
import { servePlugin } from "./plugin/plugin";
import { createProvider, type ProviderOptions } from "./provider";
import type { ProviderKind } from "./provider-kind";
import { typesOfStack } from "./schema/stack-types";
import { stateFile } from "./state/state-place";
import { timeBeside } from "./time/time";

/** Terraform's process: the script that Terraform starts becomes this process, so it is the parent. */
const terraformPid = process.ppid;

const { values } = parseArgs({
  options: {
    root: { type: "string", default: process.cwd() },
    provider: { type: "string", default: "" },
    /** What stands behind the provider; see install.ts. */
    azure: { type: "string", default: "local" },
    /** What of Azure's unkindness is switched on, as JSON. */
    unkind: { type: "string", default: "{}" },
  },
});

const unkind = switchesOf(JSON.parse(values.unkind));

const kinds: Readonly<Record<string, () => ProviderKind>> = {
  azurerm: () => azurerm(values.root),
  azapi: () => azapi,
  azuread: () => azuread(values.root),
  time: () => timeBeside(unkind),
};

const kind = kinds[values.provider]?.();
if (!kind)
  throw new Error(
    `--provider is ${JSON.stringify(values.provider)}; it can be azurerm, azapi, azuread or time`,
  );

const behind: Readonly<Record<string, () => ProviderOptions["emulator"]>> = {
  local: () => connectedEmulator(values.root, terraformPid, unkind),
  none: () => undefined,
  assumed: () => "assumed",
};
if (!behind[values.azure])
  throw new Error(`--azure is ${JSON.stringify(values.azure)}; it can be local, none or assumed`);

const types = typesOfStack(process.cwd(), kind.name, stateFile(join(values.root, ".vitrine/local")));
servePlugin(
  values.root,
  createProvider({ kind, types, emulator: behind[values.azure]?.() }),
  terraformPid,
).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
