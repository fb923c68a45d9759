import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { appListener } from "../../core/app-listener";
import { removeTwice } from "../../core/files";
import { close, listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { NetworkRules } from "../../unkind/network-rules";
import type { KeyVaults } from "./key-vaults";
import { vaultRoutes } from "./routes";
import { SecretStore } from "./secret-store";

interface RunningVault {
  readonly uri: string;
  readonly name: string;
  readonly server: Server;
}

/** Key Vault's secrets; vaults themselves are remembered by whoever creates them, and created again after a restart. */
export async function startKeyVaults(
  context: EmulatorContext,
  { identity, networkRules }: { identity: Identity; networkRules?: Pick<NetworkRules, "refusalOf"> },
): Promise<KeyVaults> {
  const running = new Map<string, Promise<RunningVault>>();

  async function open(resourceId: string, name: string): Promise<RunningVault> {
    const port = await context.ports.reserve(`key-vault/${name}`);
    const uri = `https://127.0.0.1:${port}/`;
    const secrets = new SecretStore(fileOf(name));
    const app = vaultRoutes({ resourceId, uri, secrets }, identity, networkRules);
    const { key, cert } = context.tls;
    const server = createServer({ key, cert }, appListener(app.fetch));
    await listen(server, port, `the key vault ${name}`, context.log);
    return { uri, name, server };
  }

  function fileOf(name: string): string {
    return join(context.stateDirectory, "key-vault", `${name}.json`);
  }

  return {
    name: "key-vault",

    async createVault({ resourceId, name }) {
      const known = running.get(resourceId.toLowerCase());
      const vault = known ?? open(resourceId, name);
      running.set(resourceId.toLowerCase(), vault);
      try {
        return { vaultUri: (await vault).uri };
      } catch (error) {
        running.delete(resourceId.toLowerCase());
        throw error;
      }
    },

    async deleteVault(resourceId) {
      const vault = await running.get(resourceId.toLowerCase());
      if (vault === undefined) return;
      running.delete(resourceId.toLowerCase());
      await close(vault.server);
      removeTwice(fileOf(vault.name));
      await context.ports.release(`key-vault/${vault.name}`);
    },

    async stop() {
      const vaults = await Promise.allSettled(running.values());
      await Promise.all(
        vaults.map((vault) => (vault.status === "fulfilled" ? close(vault.value.server) : undefined)),
      );
    },
  };
}
