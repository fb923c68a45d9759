import { resourceTypes } from "../../azure/resource-types/resource-types";
import { retirements } from "../../azure/retirements";
import { rulePack } from "../../ci/policy/rule-pack";
import { sizes } from "../../ci/policy/rules/skus";
import { azurermSchema, type Block } from "../support/azurerm-schema";
import { bindingsSchema } from "../support/bindings-schema";
import { environments, plansOf } from "../support/estates";

const schema = azurermSchema();
const absent = "../shared/azure-schema is not on this machine: nothing was compared with the real provider";
const schemas: Readonly<Record<string, { block: Block }>> = {
  ...schema?.resource_schemas,
  ...bindingsSchema(["azurerm_data_factory", "azurerm_data_factory_linked_service_azure_blob_storage"]),
};

const settings = rulePack.flatMap((rule) => ("settings" in rule ? (rule.settings as Row[]) : []));
const rows: Row[] = [
  ...settings,
  ...Object.entries(sizes).map(([kind, { attribute }]) => ({ kind, attribute })),
  ...retirements.flatMap(({ shows }) => shows),
];

interface Row {
  readonly kind: string;
  readonly attribute?: string;
}

it.each(
  rows.filter(({ kind }) => kind.startsWith("azurerm_") && !/^azurerm_data_factory_integration/.test(kind)),
)("azurerm knows $kind and its $attribute, which the policy looks at", ({ kind, attribute }) => {
  if (!schema) return console.warn(absent);
  expect(schemas).toHaveProperty(kind);
  if (attribute !== undefined) expect(knows(schemas[kind]?.block, attribute.split("."))).toBe(true);
});

it("looks at the tags of every kind in an environment that can carry tags", () => {
  if (!schema) return console.warn(absent);
  const unseen = environments
    .flatMap(plansOf)
    .flatMap(({ synthesized }) => Object.entries(synthesized.resource ?? {}))
    .filter(([kind]) => schemas[kind]?.block.attributes?.["tags"])
    .filter(
      ([kind, all]) =>
        !resourceTypes[kind]?.tagsWithoutLocation && !Object.values(all).every((each) => each["location"]),
    )
    .map(([kind]) => kind);
  expect([...new Set(unseen)]).toEqual([]);
});

function knows(block: Block | undefined, [name = "", ...rest]: readonly string[]): boolean {
  if (rest.length === 0) return block?.attributes?.[name] !== undefined;
  return knows(block?.block_types?.[name]?.block, rest);
}
