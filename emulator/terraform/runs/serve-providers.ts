import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { processCommand } from "../../core/process-command";
import type { ProviderName } from "../../resource-manager/protocol";
import type { ServedRun } from "../client/connected-emulator";
import { serveReattached } from "../plugin/plugin";
import type { Provider } from "../plugin/tfplugin6";
import type { AskedEmulator } from "../provider";

const addresses: Readonly<Record<ProviderName, string>> = {
  azurerm: "registry.terraform.io/hashicorp/azurerm",
  azapi: "registry.terraform.io/azure/azapi",
  azuread: "registry.terraform.io/hashicorp/azuread",
  time: "registry.terraform.io/hashicorp/time",
};

/** Linux takes 107 bytes for the path of a socket, macOS 103. */
const longestPath = 103;

/**
 * Serves the providers of the stack `local` to the Terraform that this process starts, for as long as it lives: Terraform
 * starts none then, where a deploy would need sixteen processes.
 *
 * @returns what Terraform finds them with, in its environment: nothing in a repository whose path is too long for a socket
 */
export async function serveProviders(
  run: ServedRun,
  emulator: AskedEmulator,
): Promise<Readonly<Record<string, string>>> {
  const sockets = join(run.root, ".vitrine/sockets", String(process.pid));
  const paths = Object.keys(addresses).map((name) => join(sockets, name));
  if (paths.some((path) => Buffer.byteLength(path) > longestPath)) return {};
  makeFolder(sockets);
  const served = Object.entries(addresses).map(async ([name, address]) => [
    address,
    await serveReattached(join(sockets, name), made(name as ProviderName, run, emulator)),
  ]);
  return { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(await Promise.all(served))) };
}

/** Closed to every other user, as the state is. What killed commands left goes. */
function makeFolder(sockets: string): void {
  const all = dirname(sockets);
  mkdirSync(all, { recursive: true });
  for (const pid of readdirSync(all))
    if (Number(pid) === process.pid || processCommand(Number(pid)) === undefined)
      rmSync(join(all, pid), { recursive: true, force: true });
  mkdirSync(sockets, { mode: 0o700 });
  process.once("exit", () => rmSync(sockets, { recursive: true, force: true }));
}

/** Anew when the stack is: it is written after the command has begun, and `cdktf watch` writes it again and again. */
function made(
  name: ProviderName,
  { root, folder }: ServedRun,
  emulator: AskedEmulator,
): () => Promise<Provider> {
  let last: { readonly stack: number; readonly provider: () => Provider } | undefined;
  return async () => {
    const stack = statSync(join(folder, "cdk.tf.json")).mtimeMs;
    if (last?.stack !== stack) {
      // not before Terraform asks: the command does other things first
      const { providerOfStack } = await import("../stack-provider");
      last = { stack, provider: providerOfStack(name, { root, folder, emulator }) };
    }
    return last.provider();
  };
}
