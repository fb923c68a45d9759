import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Attribute, Block, NestedBlock, Type } from "./schema";

/**
 * Reads the schema of one resource type out of the classes that cdktf generated for it.
 *
 * The TypeScript that cdktf wrote is kept in the source map of each class file. There every class carries, above
 * each attribute, `// name - computed: …, optional: …, required: …`, and a function `…ToHclTerraform` tells the
 * kind and type of each. What the classes do not carry (defaults, what forces a replacement, counts,
 * sensitivity) is added by the tables below `azurerm/`.
 *
 * @param folder of the bindings, e.g. `<checkout>/node_modules/@cdktf/provider-azurerm`
 * @param type e.g. "azurerm_storage_account", "data.azurerm_client_config" or "provider"
 * @returns undefined when the bindings have no such type
 */
export function readBindings(folder: string, type: string): Block | undefined {
  const source = read(join(folder, "lib", folderOf(type), "index.js"));
  if (source === undefined) return undefined;
  const classes = new Map(sectionsOf(source).map((section) => [section.name, section]));
  const main = [...classes.values()].find(({ extending }) => mainClasses.has(extending));
  return main && blockOf(main.text, main.text, classes);
}

const mainClasses = new Set(["TerraformResource", "TerraformDataSource", "TerraformProvider"]);

function folderOf(type: string): string {
  const dashed = type.replaceAll("_", "-");
  return dashed.startsWith("data.")
    ? `data-${dashed.slice("data.".length)}`
    : dashed.replace(/^[a-z0-9]+-(?=.)/, type === "provider" ? "provider" : "");
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const map = text.slice(text.lastIndexOf("base64,") + "base64,".length);
    return JSON.parse(Buffer.from(map, "base64").toString()).sourcesContent[0] as string;
  } catch {
    return undefined;
  }
}

interface Section {
  readonly name: string;
  readonly extending: string;
  readonly text: string;
}

/** The classes and functions of the file, one after the other. */
function sectionsOf(source: string): Section[] {
  const starts = [...source.matchAll(/^export (?:class (\w+) extends cdktf\.(\w+)|function (\w+)\()/gm)];
  return starts.map((start, index) => ({
    name: start[1] ?? start[3] ?? "",
    extending: start[2] ?? "",
    text: source.slice(start.index, starts[index + 1]?.index),
  }));
}

/**
 * @param comments text that holds what is optional and what is computed
 * @param hcl text that holds the kind and type of each attribute that can be set
 */
function blockOf(comments: string, hcl: string, classes: ReadonlyMap<string, Section>): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  const settable = settableOf(hcl);

  const declared = /^ +\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*(?:\n.*){2})/gm;
  for (const [, name = "", computed, optional, required, code = ""] of comments.matchAll(declared)) {
    const set = settable.get(name);
    const reference =
      /= new (?!cdktf)(\w+?)(List|Map|OutputReference)\(this, "\w+"(?:, (true|false))?\)/.exec(code);
    const flags = {
      ...(required === "true" && { required: true }),
      ...(optional === "true" && { optional: true }),
      ...(computed === "true" && { computed: true }),
    };

    if (!reference && set?.isBlock) {
      blocks[name] = blockOfTable(set, classes);
      continue;
    }
    if (!reference) {
      attributes[name] = { type: simpleType(set?.kind, set?.storage, code), ...flags };
      continue;
    }
    const [, struct = "", wrapper, isSet] = reference;
    const block = structOf(struct, classes);
    if (flags.computed) {
      attributes[name] = { type: [isSet === "true" ? "set" : "list", objectType(block)], ...flags };
    } else if (name === "timeouts") {
      blocks[name] = { nesting: "single", block };
    } else {
      blocks[name] = {
        nesting: isSet === "true" || set?.kind === "set" ? "set" : "list",
        ...(required === "true" && { min: 1 }),
        ...(wrapper === "OutputReference" && { max: 1 }),
        block,
      };
    }
  }
  return { attributes, blocks };
}

function structOf(name: string, classes: ReadonlyMap<string, Section>): Block {
  return blockOf(classes.get(`${name}OutputReference`)?.text ?? "", tableOf(name, classes), classes);
}

interface Settable {
  readonly isBlock: boolean;
  readonly kind: string;
  readonly storage: string;
}

function tableOf(struct: string, classes: ReadonlyMap<string, Section>): string {
  const converter = `${struct.charAt(0).toLowerCase()}${struct.slice(1)}ToHclTerraform`;
  return classes.get(converter)?.text ?? "";
}

function settableOf(table: string): Map<string, Settable> {
  const row =
    /^ +(\w+): \{\n.*value: .*\n\s+isBlock: (\w+),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)"/gm;
  return new Map(
    [...table.matchAll(row)].map(([, name = "", isBlock, kind = "", storage = ""]) => [
      name,
      { isBlock: isBlock === "true", kind, storage },
    ]),
  );
}

/** The provider's own blocks have no class that tells what is optional: all of it is. */
function blockOfTable({ kind, storage }: Settable, classes: ReadonlyMap<string, Section>): NestedBlock {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const [name, set] of settableOf(tableOf(storage.replace(/List$/, ""), classes))) {
    if (set.isBlock) blocks[name] = blockOfTable(set, classes);
    else attributes[name] = { type: simpleType(set.kind, set.storage, ""), optional: true };
  }
  return { nesting: kind === "set" ? "set" : "list", block: { attributes, blocks } };
}

const simple: Readonly<Record<string, Type>> = {
  string: "string",
  boolean: "bool",
  number: "number",
  any: "dynamic",
};

function simpleType(kind: string | undefined, storage: string | undefined, code: string): Type {
  if (storage === undefined) return typeOfGetter(code);
  const scalar = simple[storage];
  if (scalar) return scalar;
  const [, element = "string", ...wrappers] = /^(string|number|boolean|any)(.*)$/.exec(storage) ?? [];
  const outer = kind === "set" || kind === "map" ? kind : "list";
  const depth = (wrappers.join("").match(/List|Map|Set/g) ?? []).length;
  let type: Type = simple[element] ?? "string";
  for (let level = 1; level < depth; level++) type = ["list", type];
  return [outer, type];
}

/** What cannot be set has no place in the HCL table, only a getter. */
function typeOfGetter(code: string): Type {
  if (code.includes("getNumberListAttribute")) return ["list", "number"];
  if (code.includes("getStringMapAttribute")) return ["map", "string"];
  if (code.includes("getNumberAttribute")) return "number";
  if (code.includes("getBooleanAttribute") || code.includes("cdktf.BooleanMap")) return "bool";
  if (code.includes("cdktf.StringMap")) return ["map", "string"];
  if (code.includes("getListAttribute")) return [code.includes("tolist(") ? "set" : "list", "string"];
  return "string";
}

function objectType({ attributes, blocks }: Block): Type {
  const fields = Object.entries(attributes).map(([name, { type }]) => [name, type] as const);
  const inner = Object.entries(blocks).map(
    ([name, { nesting, block }]) => [name, [nesting === "set" ? "set" : "list", objectType(block)]] as const,
  );
  return ["object", Object.fromEntries([...fields, ...inner])];
}
