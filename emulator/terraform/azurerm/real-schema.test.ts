import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Block, Type } from "../schema/schema";
import { azurerm } from "./azurerm";
import { knownTypes } from "./known-types";

/** The real provider's own schema, where the machine has it; it is not part of this repository. */
const file = join(process.cwd(), "../shared/azure-schema/azurerm-4.55.0.json.gz");

/** Every type with a table of ours: among them all that the constructs use. */
const tables = Object.keys(knownTypes).filter((type) => !type.startsWith("data."));
/** The reference was stored without these; their tables follow the provider's source. */
const isInReference = (type: string) => !/^(azurerm_data_factory|azuread_)/.test(type);
const resources = tables.filter(isInReference);
const dataSources = ["azurerm_client_config", "azurerm_function_app_host_keys"];

interface RealBlock {
  readonly attributes?: Record<
    string,
    { type: Type; required?: true; optional?: true; computed?: true; sensitive?: true; write_only?: true }
  >;
  readonly block_types?: Record<
    string,
    { nesting_mode: string; min_items?: number; max_items?: number; block: RealBlock }
  >;
}

interface Real {
  readonly plan_behaviour: Record<string, { defaults?: Record<string, unknown>; force_new?: string[] }>;
  readonly schema: {
    readonly resource_schemas: Record<string, { block: RealBlock }>;
    readonly data_source_schemas: Record<string, { block: RealBlock }>;
  };
}

if (!existsSync(file)) {
  it.skip(`the real provider's schema is not on this machine (${file}): nothing to compare with`, () => {});
} else {
  const real: Real = JSON.parse(gunzipSync(readFileSync(file)).toString());
  const ours = azurerm(process.cwd()).schemaOf({ resources, dataSources });

  describe("what Terraform is told is what the real provider 4.55.0 tells it", () => {
    it.each(resources)("%s: attributes, blocks, types, counts and what is secret", (type) => {
      expect(rowsOf(ours.resources[type])).toEqual(realRowsOf(real.schema.resource_schemas[type]?.block));
    });

    it.each(dataSources)("data.%s: the same", (type) => {
      expect(rowsOf(ours.dataSources[type])).toEqual(
        realRowsOf(real.schema.data_source_schemas[type]?.block),
      );
    });
  });

  it("the reference has nothing of the types that are left out", () => {
    const known = Object.keys(real.schema.resource_schemas);
    expect(known.filter((type) => !isInReference(type))).toEqual([]);
  });

  it("has a table for every type that a construct uses and the real provider knows more of", () => {
    const used = ["constructs", "workloads"]
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
      )
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => [...readFileSync(name, "utf8").matchAll(/provider-azurerm\/lib\/([\w-]+)"/g)])
      .map(([, folder = ""]) => `azurerm_${folder.replaceAll("-", "_")}`);
    expect(used.filter((type) => type in real.plan_behaviour && !(type in knownTypes))).toEqual([]);
  });

  describe("what is planned is what the real provider plans", () => {
    it.each(resources)("%s: defaults and what forces a replacement", (type) => {
      const { defaults = {}, forceNew = [] } = knownTypes[type] ?? {};
      const theirs = real.plan_behaviour[type] ?? {};
      expect(defaults).toEqual(theirs.defaults ?? {});
      expect([...forceNew].sort()).toEqual([...(theirs.force_new ?? [])].sort());
    });

    it.each(resources)("%s: every path in its table leads to something", (type) => {
      const { defaults, forceNew, sensitive, counts, writeOnly, checks, ...rest } = knownTypes[type] ?? {};
      const groups = [rest.conflicts, rest.exactlyOneOf, rest.atLeastOneOf]
        .flatMap((names) => names ?? [])
        .flat();
      const needs = Object.entries(rest.needs ?? {}).flat(2);
      const recomputed = Object.entries(rest.recomputed ?? {}).flat(2);
      const paths = [
        ...[defaults, counts, checks, rest.items].flatMap((table) => Object.keys(table ?? {})),
        ...[forceNew, sensitive, writeOnly, rest.computedBlocks].flatMap((list) => list ?? []),
        ...groups,
        ...needs,
        ...recomputed,
      ];
      // a path may lead into the fields of an attribute that is an object
      const known = Object.keys(rowsOf(ours.resources[type]));
      const isKnown = (path: string) => known.some((name) => path === name || path.startsWith(`${name}.`));
      expect(paths.filter((path) => isComparable(path) && !isKnown(path))).toEqual([]);
    });
  });
}

/** The reference was stored without its descriptions, and with them went the attributes of that name. */
const isComparable = (name: string) => name !== "description";

function rowsOf(block: Block | undefined, at = ""): Record<string, string> {
  const rows: Record<string, string> = {};
  for (const [name, { type, ...flags }] of Object.entries(block?.attributes ?? {})) {
    if (isComparable(name))
      rows[at + name] = row(
        type,
        flags.required,
        flags.optional,
        flags.computed,
        flags.sensitive,
        flags.writeOnly,
      );
  }
  for (const [name, { nesting, min, max, block: inner }] of Object.entries(block?.blocks ?? {})) {
    rows[at + name] = `${nesting} block, ${min ?? 0} to ${max || "any"}`;
    Object.assign(rows, rowsOf(inner, `${at}${name}.`));
  }
  return rows;
}

function realRowsOf(block: RealBlock | undefined, at = ""): Record<string, string> {
  const rows: Record<string, string> = {};
  for (const [name, { type, ...flags }] of Object.entries(block?.attributes ?? {})) {
    rows[at + name] = row(
      type,
      flags.required,
      flags.optional,
      flags.computed,
      flags.sensitive,
      flags.write_only,
    );
  }
  for (const [name, { nesting_mode, min_items, max_items, block: inner }] of Object.entries(
    block?.block_types ?? {},
  )) {
    rows[at + name] = `${nesting_mode} block, ${min_items ?? 0} to ${max_items || "any"}`;
    Object.assign(rows, realRowsOf(inner, `${at}${name}.`));
  }
  return rows;
}

const words = ["required", "optional", "computed", "sensitive", "write-only"];
const row = (type: Type, ...flags: readonly (boolean | undefined)[]) =>
  [typeText(type), ...words.filter((_, index) => flags[index])].join(", ");

function typeText(type: Type): string {
  if (typeof type === "string") return type;
  const [kind, inner] = type;
  if (kind === "object") {
    const fields = Object.entries(inner).filter(([name]) => isComparable(name));
    return `{ ${fields
      .map(([name, each]) => `${name}: ${typeText(each)}`)
      .sort()
      .join(", ")} }`;
  }
  return `${kind} of ${typeText(inner as Type)}`;
}
