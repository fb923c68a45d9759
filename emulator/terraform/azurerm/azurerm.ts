import { installed } from "../../../vitrine-folder";
import { type BeyondSchema, withBeyondSchema } from "../planning/beyond-schema";
import { planResource } from "../planning/plan";
import type { ProviderKind } from "../provider-kind";
import { readBindings } from "../schema/bindings";
import type { Block } from "../schema/schema";
import { cachedBlocks } from "../schema/schema-cache";
import { all, type Check } from "../validation/checks";
import { checksByName } from "./everywhere";
import { knownTypes } from "./known-types";
import { offlineData } from "./offline-data";

const none: BeyondSchema = {};

/** hashicorp/azurerm: the schema of the installed bindings, with what the tables beside this file know more. */
export function azurerm(root: string): ProviderKind {
  const folder = bindings();
  const checkedByName = new Map<string, BeyondSchema>();
  const beyondSchemaOf = (type: string) => checkedByName.get(type) ?? knownTypes[type] ?? none;
  const withTables = (blocks: Readonly<Record<string, Block>>, prefix = "") =>
    Object.fromEntries(
      Object.entries(blocks).map(([type, block]) => [
        type,
        withBeyondSchema(block, beyondSchemaOf(`${prefix}${type}`)),
      ]),
    );

  return {
    name: "azurerm",
    isLegacy: true,
    beyondSchemaOf,
    plan: (_type, input) => planResource(input),
    readOffline: offlineData,

    schemaOf({ resources, dataSources }) {
      const cached = cachedBlocks(root, folder, (type) => readBindings(folder, type));
      const blocks = cached(["provider", ...resources, ...dataSources.map((type) => `data.${type}`)]);
      for (const type of resources) {
        const block = blocks[type];
        if (block && !checkedByName.has(type)) checkedByName.set(type, withChecksByName(type, block));
      }
      const pick = (types: readonly string[], prefix = "") =>
        Object.fromEntries(
          types.flatMap((type) => {
            const block = blocks[`${prefix}${type}`];
            return block ? [[type, block]] : [];
          }),
        );
      return {
        provider: blocks["provider"] ?? { attributes: {}, blocks: {} },
        resources: withTables(pick(resources)),
        dataSources: withTables(pick(dataSources, "data."), "data."),
      };
    },
  };
}

function bindings(): string {
  const name = "@cdktf/provider-azurerm";
  const folder = installed(name);
  if (folder) return folder;
  throw new Error(`${name} is not installed\n  fix: npm ci\n  code: DependenciesMissing`);
}

function withChecksByName(type: string, block: Block): BeyondSchema {
  const beyondSchema = knownTypes[type] ?? none;
  const checks: Record<string, Check> = { ...beyondSchema.checks };
  for (const [path, check] of Object.entries(checksByName(type, block))) {
    const own = checks[path];
    checks[path] = own ? all(check, own) : check;
  }
  return { ...beyondSchema, checks };
}
