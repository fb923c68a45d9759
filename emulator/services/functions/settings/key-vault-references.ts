import type { TokenCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
import type { Settings } from "./connections";

const reference = /^@Microsoft\.KeyVault\((.*)\)$/s;

/** A secret that a setting points to. */
export interface SecretReference {
  readonly vaultUrl: string;
  readonly secretName: string;
  readonly version: string | undefined;
}

/** How to reach a vault that a reference only names. */
export type VaultUrlOf = (vaultName: string) => string | undefined;

/**
 * Settings with their `@Microsoft.KeyVault(...)` references replaced by the secrets. One that cannot be
 * resolved stays as it is written, as in Azure, and is told in `problems`.
 *
 * @param ca certificate authority of the local vaults, PEM
 */
export async function resolveReferences(
  settings: Settings,
  credential: () => TokenCredential,
  vaultUrlOf: VaultUrlOf,
  ca: string,
): Promise<{ settings: Settings; problems: string[] }> {
  const problems: string[] = [];
  const resolved = await Promise.all(
    Object.entries(settings).map(async ([name, value]) => {
      if (!reference.test(value)) return [name, value] as const;
      try {
        const { vaultUrl, secretName, version } = parseReference(value, vaultUrlOf);
        const client = new SecretClient(vaultUrl, credential(), {
          // the address is 127.0.0.1, not the vault.azure.net that the token is for
          disableChallengeResourceVerification: true,
          tlsOptions: { ca },
          retryOptions: { maxRetries: 1 },
        });
        const secret = await client.getSecret(secretName, version === undefined ? {} : { version });
        return [name, secret.value ?? ""] as const;
      } catch (error) {
        problems.push(`the setting ${name} keeps its literal text: ${(error as Error).message}`);
        return [name, value] as const;
      }
    }),
  );
  return { settings: Object.fromEntries(resolved), problems };
}

/** Both notations: `SecretUri=https://…/secrets/name[/version]` and `VaultName=…;SecretName=…`. */
export function parseReference(text: string, vaultUrlOf: VaultUrlOf): SecretReference {
  const inner = reference.exec(text)?.[1] ?? "";
  const parts = new Map(
    inner.split(";").map((part): [string, string] => {
      const [key = "", ...value] = part.split("=");
      return [key.trim().toLowerCase(), value.join("=").trim()];
    }),
  );
  const uri = parts.get("secreturi");
  if (uri !== undefined) {
    const { origin, pathname } = new URL(uri);
    const [, secrets, secretName, version] = pathname.split("/");
    if (secrets !== "secrets" || !secretName) throw new Error(`${uri} is not the address of a secret`);
    return { vaultUrl: origin, secretName, version: version || undefined };
  }
  const vault = parts.get("vaultname");
  const secretName = parts.get("secretname");
  if (!vault || !secretName) {
    throw new Error(`${text} is no Key Vault reference: it needs SecretUri, or VaultName and SecretName`);
  }
  const vaultUrl = vaultUrlOf(vault);
  if (vaultUrl === undefined) throw new Error(`no key vault is named "${vault}"`);
  return { vaultUrl, secretName, version: parts.get("secretversion") || undefined };
}
