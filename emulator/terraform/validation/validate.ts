import type { BeyondSchema } from "../planning/beyond-schema";
import type { Path } from "../planning/plan";
import { contentOf, isKnown, isList, isObject, type ObjectValue, Unknown, type Value } from "../values/value";
import { problemsOfGroups } from "./groups";

export interface ConfigProblem {
  readonly summary: string;
  readonly detail: string;
  readonly path: Path;
  /** @default "error" */
  readonly severity?: "error" | "warning";
}

/** Everything that is wrong with a configuration, each with the path of the value at fault. */
export function problemsOf(config: ObjectValue, beyondSchema: BeyondSchema): ConfigProblem[] {
  const checked = Object.entries(beyondSchema.checks ?? {}).flatMap(([path, check]) =>
    placesAt(config, path)
      .flatMap(itemsOf)
      .flatMap(({ value, path: at, isOpen }) => {
        const problem = value instanceof Unknown ? undefined : check(contentOf(value));
        return problem ? [problemAt(`expected ${path} ${problem}`, at, isOpen)] : [];
      }),
  );
  const counted = Object.entries(beyondSchema.items ?? {}).flatMap(([path, { min = 0, max = Infinity }]) =>
    placesAt(config, path).flatMap(({ value, path: at, isOpen }) =>
      isList(value) && (value.length < min || value.length > max)
        ? [
            problemAt(
              `expected ${path} to have ${min} to ${max} items, got ${value.length}`,
              at,
              isOpen || !isKnown(value),
            ),
          ]
        : [],
    ),
  );
  return [...checked, ...counted, ...problemsOfGroups(config, beyondSchema)];
}

interface Place {
  readonly value: Value;
  readonly path: Path;
  /** Something in the list around is not known yet. */
  readonly isOpen: boolean;
}

/** The real provider looks into no list that holds something unknown: Azure refuses the value during the deploy. */
function problemAt(summary: string, path: Path, isOpen: boolean): ConfigProblem {
  if (!isOpen) return { summary, detail: "", path };
  const detail =
    "The provider does not look into a block as long as a part of it is not known, so a deploy would start, and Azure refuse it then.";
  return { summary, detail, path, severity: "warning" };
}

/** What stands at a dotted path, once for each item of the lists on the way; nulls are left out. */
function placesAt(config: ObjectValue, dotted: string): Place[] {
  return descend({ value: config, path: [], isOpen: false }, dotted.split("."));
}

function descend(place: Place, names: readonly string[]): Place[] {
  const [name, ...rest] = names;
  const { value, path, isOpen } = place;
  if (value === null || value instanceof Unknown) return [];
  if (name === undefined) return [place];
  if (isList(value)) return itemsOf(place).flatMap((item) => descend(item, names));
  if (!isObject(value)) return [];
  return descend({ value: value[name] ?? null, path: [...path, name], isOpen }, rest);
}

function itemsOf(place: Place): Place[] {
  const { value, path, isOpen: isOpenAround } = place;
  if (!isList(value)) return [place];
  const isOpen = isOpenAround || !isKnown(value);
  return value.map((item, index) => ({ value: item, path: [...path, index], isOpen }));
}
