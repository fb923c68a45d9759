import { parseArgs } from "node:util";
import { azapi } from "./azapi/azapi";
import { azurerm } from "./azurerm/azurerm";
import { callEmulator } from "./client/emulator-client";
import { runningEmulator } from "./client/start-emulator";
import { servePlugin } from "./plugin/plugin";
import { createProvider, type Emulator } from "./provider";
import type { ProviderKind } from "./provider-kind";
import { typesOfStack } from "./schema/stack-types";
import { time } from "./time/time";

/** Terraform's process: the script that Terraform starts becomes this process, so it is the parent. */
const terraformPid = process.ppid;

const { values } = parseArgs({
  options: {
    root: { type: "string", default: process.cwd() },
    provider: { type: "string", default: "" },
    offline: { type: "boolean", default: false },
  },
});

const kinds: Readonly<Record<string, () => ProviderKind>> = {
  azurerm: () => azurerm(values.root),
  azapi: () => azapi,
  time: () => time,
};

const kind = kinds[values.provider]?.();
if (!kind)
  throw new Error(`--provider is ${JSON.stringify(values.provider)}; it can be azurerm, azapi or time`);

const emulator = values.offline ? undefined : connectedEmulator(values.root);
servePlugin(
  values.root,
  createProvider({ kind, types: typesOfStack(process.cwd(), kind.name), emulator }),
).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

/** Found, or started, at the first call; told whose Terraform this is, so that it can clean up after a destroy. */
function connectedEmulator(root: string): Emulator {
  let connected: ReturnType<typeof connect> | undefined;
  const connect = async () => {
    const address = await runningEmulator(root);
    await callEmulator(address, "session", { terraformPid, workingDirectory: process.cwd() });
    return address;
  };
  return {
    async call(name, body) {
      connected ??= connect().catch((error) => {
        connected = undefined;
        throw error;
      });
      return callEmulator(await connected, name, body);
    },
  };
}
