import { SecretClient } from "@azure/keyvault-secrets";
import { z } from "zod";
import { unless } from "../runtime/shared/unless";
import { type App, AppManager, appsOf } from "./apps";
import { credentialOf } from "./credential";
import { outputsOf, partOf } from "./outputs";

const Outputs = z.object({ vault_uri: z.url() });

/** An environment's vault, as whoever runs the command. */
export interface OpenVault {
  readonly uri: string;
  /** @returns undefined when there is no such secret */
  get(name: string): Promise<string | undefined>;
  /** Sets it, and has the apps that read it read it again. */
  set(
    name: string,
    value: string,
  ): Promise<{ readonly version: string | undefined; readonly refreshed: App[] }>;
}

/** @throws Failure EnvironmentNotDeployed */
export async function openVault(root: string, environment: string): Promise<OpenVault> {
  const outputs = await outputsOf(root, environment);
  const uri = partOf(outputs, Outputs, { environment, part: "vault" }).vault_uri;
  const client = new SecretClient(uri, await credentialOf(root, environment), {
    // a loopback address is not the vault.azure.net that the token is for
    disableChallengeResourceVerification: environment === "local",
  });
  return {
    uri,
    get: async (name) => (await unless([404], client.getSecret(name)))?.value,
    async set(name, value) {
      const { version } = (await client.setSecret(name, value)).properties;
      return { version, refreshed: await refresh(root, environment, (setting) => isOf(setting, uri, name)) };
    },
  };
}

/** @returns the apps that read it, and now have it */
async function refresh(
  root: string,
  environment: string,
  isRead: (setting: string) => boolean,
): Promise<App[]> {
  const readers = (await appsOf(root, environment)).filter(({ settings }) =>
    settings.some(({ value }) => isRead(value)),
  );
  if (readers.length === 0) return [];
  const manager = await AppManager.of(root, environment);
  for (const app of readers) await manager.readSecrets(app);
  return readers;
}

/** Whether a setting stands for this secret, without a version that would keep it what it was. */
function isOf(setting: string, vault: string, name: string): boolean {
  const [, inner = ""] = /^@Microsoft\.KeyVault\((.*)\)$/s.exec(setting) ?? [];
  const uri = /(?:^|;)\s*SecretUri=([^;]+)/i.exec(inner)?.[1]?.trim();
  if (uri !== undefined)
    return (
      uri.replace(/\/$/, "").toLowerCase() === `${vault.replace(/\/$/, "")}/secrets/${name}`.toLowerCase()
    );
  const part = (key: string) =>
    new RegExp(`(?:^|;)\\s*${key}=([^;]+)`, "i").exec(inner)?.[1]?.trim().toLowerCase();
  return (
    part("SecretName") === name.toLowerCase() &&
    part("SecretVersion") === undefined &&
    // on this machine a vault's address does not hold its name
    (isLoopback(vault) || new URL(vault).hostname.startsWith(`${part("VaultName")}.`))
  );
}

function isLoopback(address: string): boolean {
  return new URL(address).hostname === "127.0.0.1";
}
