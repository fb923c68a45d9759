import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ProviderName } from "../../resource-manager/protocol";
import { serveReattached } from "../plugin/plugin";
import type { Provider } from "../plugin/tfplugin6";
import type { ProviderOptions } from "../provider";

const addresses: Readonly<Record<ProviderName, string>> = {
  azurerm: "registry.terraform.io/hashicorp/azurerm",
  azapi: "registry.terraform.io/azure/azapi",
  azuread: "registry.terraform.io/hashicorp/azuread",
  time: "registry.terraform.io/hashicorp/time",
};

/** Linux takes 107 bytes for the path of a socket, macOS 103. */
const longestPath = 103;

export interface ServedStack {
  /** The repository, absolute. */
  readonly root: string;
  /** Of the stack, absolute. */
  readonly folder: string;
}

export interface ServedProviders {
  /** What Terraform finds them with: nothing where the path of the sockets is too long. */
  readonly environment: Readonly<Record<string, string>>;
  /** Terraform finds them no longer. Otherwise they end with this process. */
  end(): void;
}

/**
 * Serves the providers of a stack to the Terraform that this process starts: Terraform starts none then, where one command
 * would need up to sixteen processes.
 *
 * @param sockets a folder for them alone, absolute, which is made anew and closed to every other user
 */
export async function serveProviders(
  stack: ServedStack,
  emulator: ProviderOptions["emulator"],
  sockets: string,
): Promise<ServedProviders> {
  const paths = Object.keys(addresses).map((name) => join(sockets, name));
  if (paths.some((path) => Buffer.byteLength(path) > longestPath)) return { environment: {}, end: () => {} };
  rmSync(sockets, { recursive: true, force: true });
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const served = await Promise.all(
    Object.entries(addresses).map(async ([name, address]) => ({
      address,
      ...(await serveReattached(join(sockets, name), made(name as ProviderName, stack, emulator))),
    })),
  );
  const reattach = Object.fromEntries(served.map((each) => [each.address, each.reattach]));
  return {
    environment: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach) },
    end: () => {
      for (const each of served) each.end();
    },
  };
}

/** Anew when the stack is, or the state beside it: both may be written after Terraform's command has begun, and again and again. */
function made(
  name: ProviderName,
  { root, folder }: ServedStack,
  emulator: ProviderOptions["emulator"],
): () => Promise<Provider> {
  let last: { readonly written: string; readonly provider: () => Provider } | undefined;
  const writtenAt = (file: string) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs;
  return async () => {
    const written = ["cdk.tf.json", "terraform.tfstate"].map(writtenAt).join();
    if (last?.written !== written) {
      // not before Terraform asks: the command does other things first
      const { providerOfStack } = await import("../stack-provider");
      last = { written, provider: providerOfStack(name, { root, folder, emulator }) };
    }
    return last.provider();
  };
}
