import type { Document, FieldValue } from "../documents/value";
import type { ComplexField, Field, FieldNode, FieldTree } from "../schema/index-schema";
import type { SearchError } from "../search-error";

/** What names mean: the fields of the document, or in a lambda those of the one variable, or its value. */
export interface Scope {
  readonly variable?: string;
  readonly fields?: FieldTree;
  /** When the list holds values without fields. */
  readonly element?: Field;
}

/** A value that a filter looks at, starting from the document or the element. */
export interface Operand {
  readonly field: Field;
  readonly get: (subject: FieldValue) => FieldValue;
}

/** A list that `any` or `all` goes through. */
interface List {
  /** Of a list of values. */
  readonly field?: Field;
  /** Of a list of complex values. */
  readonly fields?: FieldTree;
  readonly get: (subject: FieldValue) => readonly FieldValue[];
}

type Refuse = (message: string) => SearchError;

export function resolve(path: string, scope: Scope, error: Refuse, wanted: "value"): Operand;
export function resolve(path: string, scope: Scope, error: Refuse, wanted: "list"): List;
export function resolve(path: string, scope: Scope, error: Refuse, wanted: "value" | "list"): Operand | List {
  const given = path.split("/");
  const steps = scope.variable === undefined ? given : given.slice(1);
  if (scope.variable !== undefined && given[0] !== scope.variable) {
    throw error(
      `The parameter '${path}' is not bound to the range variable '${scope.variable}'. Only bound field references are supported inside lambda expressions ('any' or 'all').`,
    );
  }
  if (steps.length === 0 && scope.element && wanted === "value") {
    return { field: scope.element, get: (subject) => subject };
  }
  const node = nodeAt(steps, path, scope, error);
  if (node.kind === "scalar" && !node.filterable) {
    throw error(
      `'${path}' is not a filterable field. Only filterable fields can be used in filter expressions.`,
    );
  }
  const get = (subject: FieldValue): FieldValue => {
    let value: FieldValue | undefined = subject;
    for (const step of steps) value = (value as Document | null)?.[step];
    return value ?? null;
  };
  if (wanted === "list") {
    const isCollection = node.kind === "complex" ? node.isList : node.type !== node.element;
    if (!isCollection) throw error("Any/All may only be used following a collection.");
    const items = (subject: FieldValue) => (get(subject) ?? []) as readonly FieldValue[];
    return node.kind === "complex" ? { fields: node.fields, get: items } : { field: node, get: items };
  }
  if (node.kind === "scalar" && node.type === node.element) return { field: node, get };
  throw error(
    node.kind === "scalar" || node.isList
      ? `The collection '${path}' cannot be compared. Use '${path}/any(x: ...)' or '${path}/all(x: ...)'.`
      : `The complex field '${path}' cannot be compared. Compare one of its fields.`,
  );
}

function nodeAt(steps: readonly string[], path: string, scope: Scope, error: Refuse): Field | ComplexField {
  let fields = scope.fields;
  let node: FieldNode | undefined;
  for (const [at, step] of steps.entries()) {
    if (node?.kind === "complex" && node.isList) {
      throw error(
        `The field '${path}' has several values in one document. Use '${steps.slice(0, at).join("/")}/any(x: ...)' or '/all(x: ...)'.`,
      );
    }
    node = fields?.get(step);
    if (node === undefined || node.kind === "vector") {
      throw error(`Could not find a property named '${step}' on type 'search.document'.`);
    }
    fields = node.kind === "complex" ? node.fields : undefined;
  }
  if (node === undefined || node.kind === "vector") throw error(`The variable '${path}' cannot be compared.`);
  return node;
}
