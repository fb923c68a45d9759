import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Values = Readonly<Record<string, unknown>>;

/** A resource or data source as a construct declares it, in Terraform's words; values may hold `${references}`. */
export interface Declared {
  readonly mode: "managed" | "data";
  /** Terraform's, e.g. "azurerm_storage_account", "azapi_resource". */
  readonly type: string;
  /** As plans and states name it, e.g. "azurerm_storage_account.Images_Storage_52E6D06B", "data.…" for data. */
  readonly address: string;
  /** Where the constructs make it, without the environment and without "Resource", e.g. "Images/Storage". */
  readonly path: string;
  readonly values: Values;
}

/** Where a value comes from: "${azurerm_x.Name.id}" is { address: "azurerm_x.Name", attribute: "id" }. */
export interface Reference {
  readonly address: string;
  /** Everything behind the address, e.g. "default_database[0].port"; "" when nothing. */
  readonly attribute: string;
}

/** An environment as the synth wrote it: what is declared, before Terraform has computed anything. */
export interface Stack {
  readonly environment: string;
  /** Absolute: holds cdk.tf.json and assets/. */
  readonly folder: string;
  readonly declared: readonly Declared[];
  readonly outputs: Values;
}

/** @param folder below cdktf.out/stacks. @throws when there is no stack: synthesize first */
export function readStack(folder: string): Stack {
  const file = join(folder, "cdk.tf.json");
  if (!existsSync(file)) throw new Error(`${file} does not exist: npx cdktf synth writes it`);
  const json = JSON.parse(readFileSync(file, "utf8")) as StackJson;
  const environment = json["//"].metadata.stackName;
  return {
    environment,
    folder,
    declared: [
      ...declaredIn(json.resource ?? {}, "managed", environment),
      ...declaredIn(json.data ?? {}, "data", environment),
    ],
    outputs: Object.fromEntries(Object.entries(json.output ?? {}).map(([name, { value }]) => [name, value])),
  };
}

/** Two stacks of one environment as one, such as an estate and its network. */
export function together(stack: Stack, other: Stack): Stack {
  return { ...stack, declared: [...stack.declared, ...other.declared] };
}

/** Every reference in a value, however deep, each once. */
export function referencesIn(value: unknown): Reference[] {
  const found = new Map<string, Reference>();
  for (const [, expression = ""] of JSON.stringify(value ?? null).matchAll(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g))
    for (const [, address = "", attribute = ""] of expression.matchAll(referencePattern))
      found.set(`${address}.${attribute}`, { address, attribute });
  return [...found.values()];
}

/** An address of Terraform's, and the attribute behind it. */
const referencePattern = /((?:data\.)?(?:azurerm|azapi|azuread|time|terraform)_\w+\.[\w-]+)\.?([\w.[\]-]*)/g;

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;
type Block = Values & { readonly "//": { readonly metadata: { readonly path: string } } };

interface StackJson {
  readonly "//": { readonly metadata: { readonly stackName: string } };
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

function declaredIn(blocks: Blocks, mode: Declared["mode"], environment: string): Declared[] {
  return Object.entries(blocks).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, { "//": meta, ...values }]) => ({
      mode,
      type,
      address: `${mode === "data" ? "data." : ""}${type}.${name}`,
      path: meta.metadata.path.slice(environment.length + 1).replace(/\/Resource$/, ""),
      values,
    })),
  );
}
