import type { ComplexField, FieldNode, FieldTree, IndexSchema } from "../schema/index-schema";
import { unreadable } from "../search-error";
import type { StoredDocument } from "../store/batch-record";
import type { Document, FieldValue, Point } from "./value";

/** The names of fields that are shown, and of those in them; `all` for whatever can be retrieved. */
type Selection = Map<string, Selection | "all">;

/**
 * The fields of a document that an answer shows.
 *
 * @param select paths separated by commas; "*" or nothing for all that can be retrieved
 * @throws SearchError 400 for a field that does not exist or cannot be retrieved
 */
export function projection(
  select: string | null | undefined,
  schema: IndexSchema,
): (stored: StoredDocument) => Record<string, unknown> {
  const selection = selected(select, schema);
  return ({ document, vectors }) => {
    const shown: Record<string, unknown> = {};
    for (const [name, inner] of selection) {
      const node = schema.tree.get(name);
      if (node?.kind === "vector") shown[name] = vectors[name] ? [...vectors[name]] : [];
      else if (node) shown[name] = shownValue(document[name], node, inner);
    }
    return shown;
  };
}

function shownValue(
  value: FieldValue | undefined,
  node: Exclude<FieldNode, { kind: "vector" }>,
  selection: Selection | "all",
): unknown {
  if (node.kind === "complex") {
    if (node.isList) return ((value ?? []) as Document[]).map((item) => shownFields(item, node, selection));
    return value ? shownFields(value as Document, node, selection) : null;
  }
  if (node.type !== node.element) {
    const list = (value ?? []) as readonly FieldValue[];
    return node.element === "Edm.GeographyPoint" ? list.map(shownPoint) : list;
  }
  return node.element === "Edm.GeographyPoint" ? shownPoint(value) : (value ?? null);
}

function shownFields(value: Document, { fields }: ComplexField, selection: Selection | "all") {
  const names = selection === "all" ? shownNames(fields) : selection;
  const shown: Record<string, unknown> = {};
  for (const [name, inner] of names) {
    const node = fields.get(name);
    if (node && node.kind !== "vector") shown[name] = shownValue(value[name], node, inner);
  }
  return shown;
}

/** Azure says which globe it means. */
function shownPoint(value: FieldValue | undefined): object | null {
  if (value === null || value === undefined) return null;
  const { type, coordinates } = value as Point;
  return { type, coordinates, crs: { type: "name", properties: { name: "EPSG:4326" } } };
}

function selected(select: string | null | undefined, { tree }: IndexSchema): Selection {
  const paths = (select ?? "*").split(",").map((path) => path.trim());
  if (paths.includes("*") || (paths.length === 1 && paths[0] === "")) return shownNames(tree);
  const selection: Selection = new Map();
  for (const path of paths) addPath(path, tree, selection);
  return selection;
}

function addPath(path: string, tree: FieldTree, into: Selection): void {
  let [level, fields] = [into, tree] as [Selection, FieldTree | undefined];
  const steps = path.split("/");
  steps.forEach((step, at) => {
    const node: FieldNode | undefined = fields?.get(step);
    if (node === undefined) {
      throw unreadable(
        `Invalid expression: Could not find a property named '${step}' on type 'search.document'.\r\nParameter name: $select`,
      );
    }
    if (!node.retrievable) {
      throw unreadable(
        `Invalid expression: '${path}' is not a retrievable field. Only retrievable fields can be used in select expressions.\r\nParameter name: $select`,
      );
    }
    const known = level.get(step);
    if (at === steps.length - 1 || known === "all") {
      level.set(step, "all");
      [level, fields] = [new Map(), node.kind === "complex" ? node.fields : undefined];
      return;
    }
    const inner: Selection = known ?? new Map();
    level.set(step, inner);
    [level, fields] = [inner, node.kind === "complex" ? node.fields : undefined];
  });
}

function shownNames(tree: FieldTree): Selection {
  return new Map(
    [...tree.values()].filter((node) => node.retrievable).map(({ name }) => [name, "all" as const]),
  );
}
