import type { Behaviour } from "../planning/behaviour";
import type { Path } from "../planning/plan";
import { contentOf, isList, isObject, type ObjectValue, Unknown, type Value } from "../values/value";

export interface Problem {
  readonly summary: string;
  readonly detail: string;
  readonly path: Path;
}

/** Everything that is wrong with a configuration, each with the path of the value at fault. */
export function problemsOf(config: ObjectValue, behaviour: Behaviour): Problem[] {
  return [
    ...Object.entries(behaviour.checks ?? {}).flatMap(([path, check]) =>
      valuesAt(config, path.split(".")).flatMap(({ value, path: at }) => {
        const problem = check(contentOf(value));
        return problem ? [{ summary: `expected ${path} ${problem}`, detail: "", path: at }] : [];
      }),
    ),
    ...(behaviour.conflicts ?? []).flatMap((names) => conflict(config, names)),
    ...(behaviour.exactlyOneOf ?? []).flatMap((names) => exactlyOne(config, names)),
    ...(behaviour.atLeastOneOf ?? []).flatMap((names) => atLeastOne(config, names)),
    ...Object.entries(behaviour.needs ?? {}).flatMap(([name, others]) => missing(config, name, others)),
  ];
}

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(",");

function conflict(config: ObjectValue, names: readonly string[]): Problem[] {
  const set = names.filter((name) => isSet(config, name));
  return set.length < 2
    ? []
    : set.map((name) => ({
        summary: "Conflicting configuration arguments",
        detail: `"${name}": conflicts with ${set.find((other) => other !== name)}`,
        path: [name],
      }));
}

function exactlyOne(config: ObjectValue, names: readonly string[]): Problem[] {
  const set = names.filter((name) => isSet(config, name));
  const [first = ""] = names;
  if (set.length === 1 || names.some((name) => config[name] instanceof Unknown)) return [];
  return [
    {
      summary: set.length === 0 ? "Missing required argument" : "Invalid combination of arguments",
      detail:
        set.length === 0
          ? `"${first}": one of ${quoted(names)} must be specified`
          : `"${first}": only one of ${quoted(names)} can be specified, but ${quoted(set)} were specified.`,
      path: [set[0] ?? first],
    },
  ];
}

function atLeastOne(config: ObjectValue, names: readonly string[]): Problem[] {
  if (names.some((name) => isSet(config, name))) return [];
  const [first = ""] = names;
  return [
    {
      summary: "Missing required argument",
      detail: `"${first}": one of ${quoted(names)} must be specified`,
      path: [first],
    },
  ];
}

function missing(config: ObjectValue, name: string, others: readonly string[]): Problem[] {
  if (!isSet(config, name) || others.every((other) => isSet(config, other))) return [];
  return [
    {
      summary: "Missing required argument",
      detail: `"${name}": all of ${quoted([...others, name])} must be specified`,
      path: [name],
    },
  ];
}

const isSet = (config: ObjectValue, name: string) => {
  const value = config[name] ?? null;
  return value !== null && !(isList(value) && value.length === 0);
};

/** The values at a dotted path, one for each item of the lists on the way; nulls and unknowns are left out. */
function valuesAt(value: Value, names: readonly string[], at: Path = []): { value: Value; path: Path }[] {
  if (value === null || value instanceof Unknown) return [];
  const [name, ...rest] = names;
  if (name === undefined) {
    return isList(value) ? value.flatMap((item, i) => valuesAt(item, [], [...at, i])) : [{ value, path: at }];
  }
  if (isList(value)) return value.flatMap((item, index) => valuesAt(item, names, [...at, index]));
  return isObject(value) ? valuesAt(value[name] ?? null, rest, [...at, name]) : [];
}
