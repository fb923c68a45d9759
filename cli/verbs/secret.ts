import { SecretClient } from "@azure/keyvault-secrets";
import { Command } from "commander";
import { z } from "zod";
import { type App, AppManager, appsOf } from "../apps";
import { colours as pc } from "../colours";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { outputsOf, partOf } from "../outputs";
import { secretText } from "../secret-text";
import type { Verb } from "../verb";

interface Options {
  readonly environment: string;
  readonly json?: true;
}

const Outputs = z.object({ vault_uri: z.url() });

/** Puts a secret into an environment's vault, and lets the apps that read it have it. */
export const secret: Verb = (root) =>
  new Command("secret").description("put a secret into the vault of an environment").addCommand(
    new Command("set")
      .description(
        "set a secret, and have the apps that read it read it again; the value is typed unseen, or piped in",
      )
      .argument("<name>", 'as settings refer to it, e.g. "catalogue-password"')
      .option("-e, --environment <name>", "whose vault", "local")
      .option("--json", "one JSON document, without the value")
      .action(async (name: string, { environment, json }: Options) => {
        await expectEnvironment(environment);
        checkName(name);
        const outputs = await outputsOf(root, environment);
        const vault = partOf(outputs, Outputs, { environment, part: "vault" }).vault_uri;
        const version = await set(root, { environment, vault, name });
        const refreshed = await refresh(root, { environment, vault, name });
        const names = refreshed.map((app) => app.name);
        if (json) return console.log(JSON.stringify({ name, vault, version, refreshed: names }));
        console.log(`${pc.green("set")} ${name} in ${vault}`);
        console.log(
          names.length > 0 ? `read again by ${names.join(", ")}` : "no app that is deployed reads it",
        );
      }),
  );

interface Place {
  readonly environment: string;
  /** The vault's address. */
  readonly vault: string;
  readonly name: string;
}

/** @returns the version that it became */
async function set(root: string, { environment, vault, name }: Place): Promise<string | undefined> {
  const credential = await credentialOf(root, environment);
  const client = new SecretClient(vault, credential, {
    // a loopback address is not the vault.azure.net that the token is for
    disableChallengeResourceVerification: environment === "local",
  });
  const value = await secretText(`value of ${name} (it is not shown): `);
  return (await client.setSecret(name, value)).properties.version;
}

/** @returns the apps that read it, and now have it */
async function refresh(root: string, { environment, vault, name }: Place): Promise<App[]> {
  const readers = (await appsOf(root, environment)).filter(({ settings }) =>
    settings.some(({ value }) => isOf(value, vault, name)),
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

function checkName(name: string): void {
  if (/^[0-9A-Za-z-]{1,127}$/.test(name)) return;
  throw new Failure("SecretNameNotLegal", {
    what: `"${name}" cannot be a secret's name`,
    why: "Key Vault accepts 1 to 127 letters, digits and hyphens",
    fix: 'choose a name such as "catalogue-password"',
  });
}
