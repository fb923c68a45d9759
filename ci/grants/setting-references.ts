import { declaredAt, referred } from "../access/declared-at";
import { type Declared, referencesIn, type Stack, type Values } from "../stack";
import type { Need } from "./need";

/**
 * What App Service reads before the code starts, because a setting or a connection string of a site stands for it:
 * `@Microsoft.KeyVault(SecretUri=…)`, `@Microsoft.KeyVault(VaultName=…;SecretName=…)`, `@Microsoft.AppConfiguration(…)`.
 * A reference that cannot be resolved is no error in Azure: the setting keeps its literal text.
 */
export function settingReferences(stack: Stack, declared: Declared): Need[] {
  if (!runsOnAppService.test(kindOf(declared))) return [];
  const site = siteOf(stack, declared);
  return textsIn(declared.values).flatMap((text) => {
    const [, service = "", inner = ""] = reference.exec(text) ?? [];
    const kind = kinds[service.toLowerCase()];
    const on = kind?.target(stack, partsOf(inner));
    if (kind === undefined || on === undefined) return [];
    const why = `App Service reads ${kind.what} for a setting, under ${site.named}; else the setting keeps its literal text`;
    return [{ who: site.identity, by: site.path, on: on.address, what: { action: kind.action }, why }];
  });
}

const runsOnAppService =
  /^(Microsoft\.Web\/sites(\/slots)?(\/config)?|azurerm_(linux|windows)_(function|web)_app(_slot)?|azurerm_function_app_flex_consumption|azurerm_logic_app_standard)$/i;
const reference = /^\s*@Microsoft\.(KeyVault|AppConfiguration)\((.*)\)\s*$/is;

interface Kind {
  readonly what: string;
  readonly action: string;
  readonly target: (stack: Stack, parts: ReadonlyMap<string, string>) => Declared | undefined;
}

const kinds: Readonly<Record<string, Kind>> = {
  keyvault: {
    what: "a secret",
    action: "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    target: (stack, parts) => {
      const uri = parts.get("secreturi");
      const vault = parts.get("vaultname");
      return uri === undefined
        ? (referred(stack, vault) ?? named(stack, "azurerm_key_vault", vault))
        : (referred(stack, uri) ?? named(stack, "azurerm_key_vault", hostOf(uri)));
    },
  },
  appconfiguration: {
    what: "a value",
    action: "Microsoft.AppConfiguration/configurationStores/keyValues/read",
    target: (stack, parts) => {
      const endpoint = parts.get("endpoint");
      return (
        referred(stack, endpoint) ?? named(stack, "azurerm_app_configuration", endpoint && hostOf(endpoint))
      );
    },
  },
};

/** Whose identity resolves the references of a site: the one that the site names for it, else its own. */
function siteOf(stack: Stack, declared: Declared): { identity: string; path: string; named: string } {
  const parent = declared.values["parent_id"] ?? declared.values["resource_id"];
  const owner = /\/config$/i.test(kindOf(declared)) ? (referred(stack, parent) ?? declared) : declared;
  const { properties = {} } = (owner.values["body"] ?? {}) as { readonly properties?: Values };
  const chosen = properties["keyVaultReferenceIdentity"] ?? owner.values["key_vault_reference_identity_id"];
  const identity = declaredAt(stack, referencesIn(chosen)[0]?.address);
  return identity
    ? { identity: identity.address, path: owner.path, named: identity.path }
    : { identity: owner.address, path: owner.path, named: "the site's own identity" };
}

/** Azure's type of whatever goes through azapi, updates of a part too. */
function kindOf({ type, values }: Declared): string {
  return type.startsWith("azapi_") ? String(values["type"]).split("@", 1).join("") : type;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** "A=1;B=2", with names in any case. */
function partsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(";").map((part) => {
      const [name = "", ...value] = part.split("=");
      return [name.trim().toLowerCase(), value.join("=").trim()] as const;
    }),
  );
}

/** "https://kv-one.vault.azure.net/secrets/a" is about `kv-one`. */
function hostOf(url: string): string | undefined {
  return /^https:\/\/([\w-]+)\./i.exec(url)?.[1];
}

function named(stack: Stack, type: string, name: string | undefined): Declared | undefined {
  return stack.declared.find(
    (each) =>
      each.type === type &&
      name !== undefined &&
      String(each.values["name"]).toLowerCase() === name.toLowerCase(),
  );
}
