import type { Attribute, Block, NestedBlock } from "../schema/schema";
import {
  isEqual,
  isKnown,
  isList,
  isObject,
  type ObjectValue,
  Unknown,
  unknown,
  type Value,
} from "../values/value";
import type { BeyondSchema } from "./beyond-schema";
import { replacementPaths } from "./replacement";

/** Steps from the resource to a value, e.g. ["identity", 0, "type"]. */
export type Path = readonly (string | number)[];

export interface PlanInput {
  /** With the beyondSchema's defaults and force-new attributes in it. */
  readonly block: Block;
  readonly beyondSchema: BeyondSchema;
  /** null when the resource does not exist yet. */
  readonly prior: ObjectValue | null;
  readonly config: ObjectValue;
  /** Terraform's own merge of configuration and prior state. */
  readonly proposed: ObjectValue;
}

export interface ResourcePlan {
  readonly planned: ObjectValue;
  /** What cannot be changed in place. */
  readonly requiresReplace: readonly Path[];
}

/**
 * What the resource will be: the configuration, defaults where it is silent, prior values of what the provider
 * computes, and unknown for what only the apply can tell.
 */
export function planResource({ block, beyondSchema, prior, config, proposed }: PlanInput): ResourcePlan {
  const planned = { ...planBlock(block, config, prior, proposed) };
  if (prior) {
    for (const [name, causes] of Object.entries(beyondSchema.recomputed ?? {})) {
      const isChanged = causes.some((cause) => !isEqual(prior[cause] ?? null, planned[cause] ?? null));
      if (isChanged && (config[name] ?? null) === null) planned[name] = unknown;
    }
  }
  return {
    planned,
    requiresReplace: prior ? replacementPaths(block, beyondSchema, prior, planned) : [],
  };
}

function planBlock(
  block: Block,
  config: ObjectValue,
  prior: ObjectValue | null,
  proposed: ObjectValue,
): ObjectValue {
  const planned: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    planned[name] = planAttribute(
      name,
      attribute,
      config[name] ?? null,
      prior ? (prior[name] ?? null) : undefined,
      proposed[name] ?? null,
    );
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    planned[name] = planNested(nested, config[name] ?? null, prior?.[name] ?? null, proposed[name] ?? null);
  }
  // an identity of another kind is another identity
  if ("principal_id" in planned && prior && !isEqual(prior["type"] ?? null, planned["type"] ?? null)) {
    return { ...planned, principal_id: unknown, tenant_id: unknown };
  }
  return planned;
}

/** @param prior undefined when the resource, or the block around, does not exist yet */
function planAttribute(
  name: string,
  { type, fields, computed, writeOnly, default: fallback }: Attribute,
  config: Value,
  prior: Value | undefined,
  proposed: Value,
): Value {
  if (writeOnly) return null;
  if (config !== null) {
    const wanted = name === "location" && typeof config === "string" ? normalLocation(config) : proposed;
    // Azure's provider counts a set only when it knows all of it
    if (type[0] === "set" && !isKnown(wanted)) return unknown;
    // the same content in another order or notation is no change
    if (prior !== undefined && isEqual(prior, wanted, type)) return prior;
    return fields && isObject(wanted) ? withDefaults(fields, wanted) : wanted;
  }
  if (fallback !== undefined) return fallback;
  if (computed) return prior === undefined ? unknown : prior;
  return prior !== undefined && isEmptyCollection(prior) ? prior : null;
}

const isEmptyCollection = (value: Value) =>
  (isList(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

/** Azure takes "West Europe" and answers "westeurope". */
export const normalLocation = (location: string) => location.toLowerCase().replaceAll(" ", "");

/** An attribute that is an object: what the configuration leaves out of it has its own default. */
const withDefaults = (fields: Readonly<Record<string, Attribute>>, wanted: ObjectValue): ObjectValue =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { default: fallback = null }]) => [name, wanted[name] ?? fallback]),
  );

function planNested(
  { nesting, block, computed }: NestedBlock,
  config: Value,
  prior: Value,
  proposed: Value,
): Value {
  if (proposed instanceof Unknown || config instanceof Unknown) return proposed;
  if (nesting === "single") return proposed;

  const wanted = isList(config) ? config : [];
  if (computed && wanted.length === 0) return prior ?? unknown;
  const merged = isList(proposed) ? proposed : [];
  const existing = isList(prior) ? prior.filter(isObject) : [];
  return wanted.map((item, index) => {
    const from = merged[index] ?? item;
    if (!isObject(item) || !isObject(from)) return from;
    const before =
      nesting === "list" ? existing[index] : existing.find((each) => isSameItem(block, each, item));
    return planBlock(block, item, before ?? null, from);
  });
}

/** Items of a set have no place: the one with the same settings is the one that was there before. */
function isSameItem(block: Block, before: ObjectValue, config: ObjectValue): boolean {
  const attributes = Object.entries(block.attributes).every(
    ([name, { computed, default: fallback, type }]) => {
      const wanted = config[name] ?? fallback ?? null;
      return (computed && wanted === null) || isEqual(before[name] ?? null, wanted, type);
    },
  );
  return attributes && Object.keys(block.blocks).every((name) => isSimilar(before[name], config[name]));
}

const isSimilar = (before: Value | undefined, config: Value | undefined) =>
  (isList(before) ? before.length : 0) === (isList(config) ? config.length : 0);
