import { existsSync, readFileSync } from "node:fs";
import type { Attributes } from "./plan";

/** What the real provider said when one value of one of our resources was changed. */
export interface Verdict {
  readonly type: string;
  /** Of azapi's resources, e.g. "Microsoft.Web/sites". */
  readonly azureType?: string;
  /** Names joined by points, `*` for any item of a list: "custom_rule.*.priority". */
  readonly path: string;
  readonly change: keyof typeof changes;
  /** The value before, or "…" for a list or an object. */
  readonly was: string;
  readonly real: "accepted" | "refused";
  readonly words?: string;
}

const file = "../shared/azure-schema/real-provider-verdicts.jsonl";

/** All verdicts, or undefined where this machine has none. */
export function realVerdicts(): readonly Verdict[] | undefined {
  if (!existsSync(file)) return undefined;
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

const otherCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
const isNumber = (value: unknown): value is number => typeof value === "number";

/** What a change makes of a value; `gone` removes it. */
export const gone = Symbol("gone");
const changes = {
  deleted: () => gone,
  case: (value: unknown) => otherCase(String(value)),
  empty: () => "",
  odd: () => "bad value!",
  long: () => "x".repeat(400),
  notid: () => "not-an-id",
  wrongid: () =>
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Fake/fakes/f",
  emptylist: () => [],
  unknownprop: (value: unknown) => ({ ...(value as object), bogusProperty: 1 }),
  number: () => 7,
  text: () => "many",
  half: (value: unknown) => (isNumber(value) ? value + 0.5 : 1.5),
  huge: () => 10_000_000,
  minus: () => -1,
  zero: () => 0,
  twice: (value: unknown) => [...(value as unknown[]), ...(value as unknown[])],
  twiceblock: (value: unknown) => (Array.isArray(value) ? [...value, ...value] : [value, value]),
  many: (value: unknown) => ({
    ...(value as object),
    ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`tag${index}`, "x"])),
  }),
} as const;

/**
 * The first resource with the change that a verdict is about: at a place that has the value of then, or else at one
 * that has another value now, such as a name with a hash in it. undefined where no resource has the path.
 */
export function withChange(resources: readonly Attributes[], verdict: Verdict): Attributes | undefined {
  const { path, change, was } = verdict;
  for (const isThere of [wasThen, isAlike])
    for (const resource of resources) {
      const changed = changeAt(resource, path.split("."), (value) =>
        isThere(value, was) ? (changes[change](value) as unknown) : undefined,
      );
      if (changed !== undefined) return changed as Attributes;
    }
  return undefined;
}

/** Long values were cut off when they were written down. */
const wasThen = (value: unknown, was: string) =>
  isAlike(value, was) && (was === "…" || String(value).toLowerCase().startsWith(was.toLowerCase()));

const isAlike = (value: unknown, was: string) => (typeof value === "object") === (was === "…");

function changeAt(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  if (typeof value !== "object" || value === null) return undefined;
  const names = name === "*" ? Object.keys(value) : [name].filter((each) => each in value);
  for (const each of names) {
    const changed = changeAt((value as Attributes)[each], rest, change);
    if (changed === undefined) continue;
    if (Array.isArray(value))
      return changed === gone ? value.toSpliced(Number(each), 1) : value.with(Number(each), changed);
    const { [each]: _, ...others } = value as Attributes;
    return changed === gone ? others : { ...(value as object), [each]: changed };
  }
  return undefined;
}
