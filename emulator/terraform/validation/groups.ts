import type { BeyondSchema } from "../planning/beyond-schema";
import type { Path } from "../planning/plan";
import { isKnown, isList, isObject, type ObjectValue, Unknown, type Value } from "../values/value";
import type { ConfigProblem } from "./validate";

/** What is wrong between attributes: too many of them, too few, or one without the other. */
export function problemsOfGroups(config: ObjectValue, beyondSchema: BeyondSchema): ConfigProblem[] {
  const { conflicts = [], exactlyOneOf = [], atLeastOneOf = [], needs = {} } = beyondSchema;
  return [
    ...conflicts.flatMap((names) => conflict(config, names)),
    ...exactlyOneOf.filter(isAsked).flatMap((names) => exactlyOne(config, names)),
    ...atLeastOneOf.filter(isAsked).flatMap((names) => atLeastOne(config, names)),
    ...Object.entries(needs).flatMap(([name, others]) => missing(config, name, others)),
  ];

  /** What a block has to have is asked of a block that is there, and of one that is known as a whole. */
  function isAsked(names: readonly string[]): boolean {
    return names.some((name) => {
      const around = name.split(".").slice(0, -1);
      const block = around.length === 0 ? config : valueAt(config, around);
      return around.length === 0 || (isSet(block) && isKnown(block));
    });
  }
}

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(",");

function conflict(config: ObjectValue, names: readonly string[]): ConfigProblem[] {
  // what is not known yet may turn out to be nothing
  const set = names.filter((name) => isSetAt(config, name) && !isUnknownAt(config, name));
  return set.length < 2
    ? []
    : set.map((name) => ({
        summary: "Conflicting configuration arguments",
        detail: `"${name}": conflicts with ${set.find((other) => other !== name)}`,
        path: pathOf(name),
      }));
}

function exactlyOne(config: ObjectValue, names: readonly string[]): ConfigProblem[] {
  const open = names.filter((name) => isUnknownAt(config, name));
  const set = names.filter((name) => isSetAt(config, name) && !open.includes(name));
  const [first = ""] = names;
  if (set.length === 1 || (set.length === 0 && open.length > 0)) return [];
  return [
    {
      summary: set.length === 0 ? "Missing required argument" : "Invalid combination of arguments",
      detail:
        set.length === 0
          ? `"${first}": one of ${quoted(names)} must be specified`
          : `"${first}": only one of ${quoted(names)} can be specified, but ${quoted(set)} were specified.`,
      path: pathOf(set[0] ?? first),
    },
  ];
}

function atLeastOne(config: ObjectValue, names: readonly string[]): ConfigProblem[] {
  if (names.some((name) => isSetAt(config, name))) return [];
  const [first = ""] = names;
  return [
    {
      summary: "Missing required argument",
      detail: `"${first}": one of ${quoted(names)} must be specified`,
      path: pathOf(first),
    },
  ];
}

function missing(config: ObjectValue, name: string, others: readonly string[]): ConfigProblem[] {
  if (!isSetAt(config, name) || others.every((other) => isSetAt(config, other))) return [];
  return [
    {
      summary: "Missing required argument",
      detail: `"${name}": all of ${quoted([...others, name])} must be specified`,
      path: pathOf(name),
    },
  ];
}

/** Blocks of which attributes speak to each other occur once. */
function valueAt(value: Value, names: readonly string[]): Value {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  const inside = isList(value) ? (value[0] ?? null) : value;
  return isObject(inside) ? valueAt(inside[name] ?? null, rest) : null;
}

const isSet = (value: Value) => value !== null && !(isList(value) && value.length === 0);
const isSetAt = (config: ObjectValue, name: string) => isSet(valueAt(config, name.split(".")));
const isUnknownAt = (config: ObjectValue, name: string) =>
  valueAt(config, name.split(".")) instanceof Unknown;

/** Of the outermost attribute: what is missing inside a block has no place of its own. */
const pathOf = (name: string): Path => name.split(".").slice(0, 1);
