import { type Mistake, mistakesIn } from "../support/azurerm-mistakes";
import { azurermSchema, type Block, problemsIn } from "../support/azurerm-schema";
import { bindingsSchema } from "../support/bindings-schema";
import { environments, plansOf } from "../support/estates";
import type { Attributes } from "../support/plan";

const schema = azurermSchema();
const absent = "../shared/azure-schema is not on this machine: nothing was compared with the real provider";

/** Kinds that the real provider's schema there lacks: they are held against the installed bindings instead. */
const onlyInBindings = [
  "azurerm_data_factory",
  "azurerm_data_factory_dataset_binary",
  "azurerm_data_factory_linked_service_azure_blob_storage",
  "azurerm_data_factory_pipeline",
  "azurerm_data_factory_trigger_schedule",
];
const fromBindings = bindingsSchema(onlyInBindings);

/** A block of azurerm in an environment, and what it may hold. */
interface Declared {
  readonly kind: string;
  readonly address: string;
  readonly values: Attributes;
  /** undefined when nobody knows the kind. */
  readonly block: Block | undefined;
}

const estates = new Map(
  environments.map((each) => [each.name, plansOf(each).flatMap(({ synthesized }) => blocksOf(synthesized))]),
);

describe.each([...estates])("the estate of %s", (_name, blocks) => {
  it("holds only what the real azurerm accepts", () => {
    if (!schema) return console.warn(absent);
    expect(blocks.filter(({ block }) => block === undefined).map(({ kind }) => kind)).toEqual([]);
    const problems = blocks.flatMap(({ block = {}, values, address }) => problemsIn(block, values, address));
    expect(problems).toEqual([]);
  });

  it("is held against the real azurerm but for the kinds that its schema lacks", () => {
    if (!schema) return console.warn(absent);
    const kinds = new Set(blocks.map(({ kind }) => kind));
    expect(onlyInBindings.filter((kind) => kind in schema.resource_schemas)).toEqual([]);
    expect([...kinds].filter((kind) => onlyInBindings.includes(kind)).sort()).toEqual(onlyInBindings);
    expect(kinds.size).toBeGreaterThan(35);
  });
});

// production stands for all, with what only public environments have beside it
describe("a mistake in any block of production is seen", () => {
  const production = estates.get("prod") ?? [];
  const kinds = new Set(production.map(({ kind }) => kind));
  const blocks = [...production, ...(estates.get("dev") ?? []).filter(({ kind }) => !kinds.has(kind))];
  const mistakes = blocks.flatMap(({ address, block = {}, values }) =>
    mistakesIn(block, values).map((mistake) => ({ address, block, mistake })),
  );

  it.each<[Mistake["kind"], number]>([
    ["an unknown attribute", 500],
    ["a wrong type", 2500],
    ["a missing required attribute", 1000],
    ["a missing required block", 50],
    ["too many blocks", 100],
  ])("when it is %s", (kind, atLeast) => {
    if (!schema) return console.warn(absent);
    const made = mistakes.filter(({ mistake }) => mistake.kind === kind);
    const unseen = made.filter(({ block, mistake }) => problemsIn(block, mistake.values, "").length === 0);
    expect(unseen.map(({ address, mistake }) => `${address}: ${mistake.path}`)).toEqual([]);
    expect(made.length).toBeGreaterThan(atLeast);
  });

  it("when it is in a kind that other environments have and production has not", () => {
    const known = new Set(blocks.map(({ kind }) => kind));
    const others = [...estates.values()].flat().map(({ kind }) => kind);
    expect(others.filter((kind) => !known.has(kind))).toEqual([]);
  });

  it.each([
    [
      "an attribute that Azure alone sets",
      "vault_uri",
      "https://vault.example",
      "azurerm_key_vault.Made.vault_uri: only Azure sets it",
    ],
    [
      "a deprecated attribute",
      "enable_rbac_authorization",
      true,
      "azurerm_key_vault.Made.enable_rbac_authorization: deprecated",
    ],
  ])("when it is %s", (_what, name, value, problem) => {
    if (!schema) return console.warn(absent);
    const block = schema.resource_schemas["azurerm_key_vault"]?.block ?? {};
    expect(problemsIn(block, { [name]: value }, "azurerm_key_vault.Made")).toContain(problem);
  });
});

type Kinds = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

function blocksOf({
  resource = {},
  data = {},
}: {
  readonly resource?: Kinds;
  readonly data?: Kinds;
}): Declared[] {
  const { resource_schemas = {}, data_source_schemas = {} } = schema ?? {};
  return [
    ...declaredIn(resource, { ...resource_schemas, ...fromBindings }),
    ...declaredIn(data, data_source_schemas, "data."),
  ];
}

function declaredIn(
  kinds: Kinds,
  schemas: Readonly<Record<string, { block: Block }>>,
  prefix = "",
): Declared[] {
  return Object.entries(kinds)
    .filter(([kind]) => kind.startsWith("azurerm_"))
    .flatMap(([kind, resources]) =>
      Object.entries(resources).map(([name, values]) => ({
        kind: `${prefix}${kind}`,
        address: `${prefix}${kind}.${name}`,
        values,
        block: schemas[kind]?.block,
      })),
    );
}
