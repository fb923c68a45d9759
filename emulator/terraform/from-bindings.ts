import { installed } from "../../vitrine-folder";
import { knownTypes } from "./azurerm/known-types";
import { type BeyondSchema, withBeyondSchema } from "./planning/beyond-schema";
import { planResource } from "./planning/plan";
import type { ProviderKind } from "./provider-kind";
import { readBindings } from "./schema/bindings";
import type { Block } from "./schema/schema";
import { cachedBlocks } from "./schema/schema-cache";
import { all, type Check, type Checks } from "./validation/checks";

const none: BeyondSchema = {};

/** What tells one such provider from the other. */
export interface BoundProvider extends Pick<ProviderKind, "readOffline"> {
  readonly name: "azuread" | "azurerm";
  /** What it checks of an attribute by its name, in whatever resource it stands. @default nothing */
  readonly checksByName?: (type: string, block: Block) => Checks;
}

/** A provider whose schema is that of the installed bindings, with what the services' tables know more. */
export function fromBindings(
  root: string,
  { name, readOffline, checksByName = () => ({}) }: BoundProvider,
): ProviderKind {
  const folder = bindings(`@cdktf/provider-${name}`);
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
    name,
    isLegacy: true,
    beyondSchemaOf,
    plan: (_type, input) => planResource(input),
    ...(readOffline && { readOffline }),

    schemaOf({ resources, dataSources }) {
      const cached = cachedBlocks(root, folder, (type) => readBindings(folder, type));
      const blocks = cached(["provider", ...resources, ...dataSources.map((type) => `data.${type}`)]);
      for (const type of resources) {
        const block = blocks[type];
        if (block && !checkedByName.has(type))
          checkedByName.set(type, withChecksByName(type, block, checksByName));
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

function bindings(name: string): string {
  const folder = installed(name);
  if (folder) return folder;
  throw new Error(`${name} is not installed\n  fix: npm ci\n  code: DependenciesMissing`);
}

function withChecksByName(
  type: string,
  block: Block,
  checksByName: NonNullable<BoundProvider["checksByName"]>,
): BeyondSchema {
  const beyondSchema = knownTypes[type] ?? none;
  const checks: Record<string, Check> = { ...beyondSchema.checks };
  for (const [path, check] of Object.entries(checksByName(type, block))) {
    const own = checks[path];
    checks[path] = own ? all(check, own) : check;
  }
  return { ...beyondSchema, checks };
}
