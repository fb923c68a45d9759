import type { Change } from "../plan/change";
import type { Values } from "../stack";
import { leaves } from "./classify";

/** One attribute that changes; undefined where it is not set. Texts as a person reads them. */
export interface Difference {
  /** e.g. "account_replication_type", "body.properties.siteConfig.minTlsVersion". */
  readonly attribute: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Azure cannot change it in place. */
  readonly replaces: boolean;
}

/** What follows from other attributes, or is there for Terraform alone. */
const noise = /^(id|output(\..*)?|sensitive_output|timeouts(\..*)?|resource_manager_id|lifecycle)$|^tags_all/;

const later = "(known after the deploy)";
const secret = "(secret)";

/** The differences that matter, in the order of the attributes. None for what comes or goes as a whole. */
export function differencesOf(change: Change): Difference[] {
  if (change.before === null || change.after === null) return [];
  const before = shown(marked(change.before, change.sensitive.before, secret));
  const after = shown(marked(marked(change.after, change.unknown, later), change.sensitive.after, secret));
  const replacing = change.replacedBecause.map((path) => path.join("."));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((attribute) => !noise.test(attribute) && before.get(attribute) !== after.get(attribute))
    .map((attribute) => ({
      attribute,
      before: before.get(attribute),
      after: after.get(attribute),
      replaces: replacing.some((path) => attribute === path || attribute.startsWith(`${path}.`)),
    }))
    .sort((one, other) => (one.attribute < other.attribute ? -1 : 1));
}

/** The value with a text wherever its mask says so; a mask may know of what the value lacks. */
function marked(value: unknown, mask: unknown, text: string): unknown {
  if (mask === true) return text;
  if (typeof mask !== "object" || mask === null) return value;
  if (Array.isArray(mask)) {
    const items = Array.isArray(value) ? value : [];
    return Array.from({ length: Math.max(items.length, mask.length) }, (_, index) =>
      marked(items[index], mask[index], text),
    );
  }
  const fields = (typeof value === "object" && value !== null ? value : {}) as Values;
  const names = [...new Set([...Object.keys(fields), ...Object.keys(mask)])];
  return Object.fromEntries(names.map((name) => [name, marked(fields[name], (mask as Values)[name], text)]));
}

/** null and empty are what is not set. */
function shown(values: unknown): Map<string, string> {
  const set = leaves(named(values)).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return new Map(set.map(([path, value]) => [path, String(value)]));
}

/** Lists of named things by name: what is put in between does not make all that follows different. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) {
    const names = value.map((item) => (item as { name?: unknown } | null)?.name);
    const areNames = names.every((name) => typeof name === "string") && new Set(names).size === names.length;
    return areNames && value.length > 0
      ? Object.fromEntries(value.map((item, index) => [names[index], named(withoutName(item))]))
      : value.map(named);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, named(item)]));
}

function withoutName({ name: _, ...rest }: Values): unknown {
  const [[only, value] = ["", undefined], ...others] = Object.entries(rest);
  return only === "value" && others.length === 0 ? value : rest;
}
