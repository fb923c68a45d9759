import type { Block } from "../schema/schema";
import { isEqual, isList, isObject, type ObjectValue, type Value } from "../values/value";
import type { BeyondSchema } from "./beyond-schema";
import type { Path } from "./plan";

/** The attributes whose change destroys the resource and makes it anew. */
export function replacementPaths(
  block: Block,
  beyondSchema: BeyondSchema,
  prior: ObjectValue,
  planned: ObjectValue,
): Path[] {
  const special = beyondSchema.forceNewWhen?.(prior, planned) ?? [];
  return [...pathsIn(block, prior, planned, []), ...special.map((name) => [name])];
}

function pathsIn(block: Block, prior: ObjectValue, planned: ObjectValue, at: Path): Path[] {
  const paths: Path[] = [];
  for (const [name, { forceNew, type }] of Object.entries(block.attributes)) {
    if (forceNew && !isSame(prior[name] ?? null, planned[name] ?? null, type)) paths.push([...at, name]);
  }
  for (const [name, { forceNew, nesting, block: inner }] of Object.entries(block.blocks)) {
    const before = prior[name] ?? null;
    const after = planned[name] ?? null;
    if (forceNew && !isEqual(before, after, [nesting === "set" ? "set" : "list", "dynamic"])) {
      paths.push([...at, name]);
    } else if (isList(before) && isList(after)) {
      paths.push(...pathsInItems(nesting, inner, before, after, [...at, name]));
    }
  }
  return paths;
}

function pathsInItems(
  nesting: string,
  block: Block,
  before: readonly Value[],
  after: readonly Value[],
  at: Path,
): Path[] {
  if (nesting === "set") {
    // an item of a set has no index to point at
    const isReplaced = hasForceNew(block) && !isEqual(before, after, ["set", "dynamic"]);
    return isReplaced ? [at] : [];
  }
  if (before.length !== after.length) return hasForceNew(block) ? [at] : [];
  return after.flatMap((item, index) => {
    const old = before[index];
    return isObject(item) && isObject(old) ? pathsIn(block, old, item, [...at, index]) : [];
  });
}

const hasForceNew = ({ attributes, blocks }: Block): boolean =>
  Object.values(attributes).some(({ forceNew }) => forceNew) ||
  Object.values(blocks).some(({ forceNew, block }) => forceNew || hasForceNew(block));

/** Not set, empty and false are one and the same to the provider that is played here. */
function isSame(before: Value, after: Value, type: Parameters<typeof isEqual>[2]): boolean {
  return isEqual(before, after, type) || (isNothing(before) && isNothing(after));
}

const isNothing = (value: Value) =>
  value === null || value === "" || value === false || (isList(value) && value.length === 0);
