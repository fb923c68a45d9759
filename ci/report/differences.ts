import { isSqlFiles } from "../migrations/migration-change";
import type { Change } from "../plan/change";
import { type Declared, referencesIn, type Values } from "../stack";
import { isPackageContainer } from "./package-container";
import { leaves } from "./values";

/** One attribute that changes; undefined where it is not set. Texts as a person reads them. */
export interface Difference {
  /** e.g. "account_replication_type", "body.properties.siteConfig.minTlsVersion". */
  readonly attribute: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Azure cannot change it in place. */
  readonly replaces: boolean;
}

export interface Differences {
  /** What somebody wrote differently, in the order of the attributes. */
  readonly own: readonly Difference[];
  /** Addresses of resources whose own change is why this one changes: it refers to what they will be. */
  readonly follows: readonly string[];
}

/** What is there for Terraform alone, or follows from something else. */
const noise = /^(id|output(\..*)?|sensitive_output|timeouts(\..*)?|retry\..*|locks(\..*)?)$/;

/** Names and hashes of files; the table of packages says what is in them. */
const content = /^(source|content_md5|metadata\..*)$/;

const secret = "(secret)";
const later = "(known after the deploy)";

/** The differences that matter. None for what comes or goes as a whole. */
export function differencesOf(change: Change, declared: Declared | undefined): Differences {
  if (change.before === null || change.after === null) return { own: [], follows: [] };
  const before = shown(marked(change.before, change.sensitive.before, secret));
  const after = shown(marked(marked(change.after, change.sensitive.after, secret), change.unknown, later));
  hideSecrets(change, before, after);
  const isNoise = (attribute: string) =>
    noise.test(attribute) || (change.type === "azurerm_storage_blob" && content.test(attribute));
  const differing = [...new Set([...before.keys(), ...after.keys()])]
    .filter((attribute) => !isNoise(attribute) && before.get(attribute) !== after.get(attribute))
    // a blob of SQL files is called by its content
    .filter((attribute) => attribute !== "name" || !isSqlFiles(change.after?.["source_content"]))
    // where a package lies follows from what is in it
    .filter((attribute) => ![before, after].every((values) => isPackageContainer(values.get(attribute))))
    .sort();
  const readable = namer([...before.keys(), ...after.keys()]);
  const replacing = change.replacedBecause.map((path) => path.join("."));
  const own = differing
    .filter((attribute) => after.get(attribute) !== later)
    // what Azure has made up by itself goes with the resource
    .filter((attribute) => after.has(attribute) || !hasUnknown(change.unknown, attribute))
    .map((attribute) => ({
      attribute: readable(attribute),
      before: before.get(attribute),
      after: after.get(attribute),
      replaces: replacing.some((path) => attribute === path || attribute.startsWith(`${path}.`)),
    }));
  return {
    own,
    follows: referred(
      declared,
      differing.filter((attribute) => after.get(attribute) === later),
    ),
  };
}

/** "blob_properties.0.versioning_enabled" is "blob_properties.versioning_enabled" where there is no second one. */
function namer(attributes: readonly string[]): (attribute: string) => string {
  const lists = new Set(
    attributes.flatMap((each) =>
      [...each.matchAll(/\.[1-9]\d*(?=\.|$)/g)].map(({ index }) => each.slice(0, index)),
    ),
  );
  return (attribute) =>
    attribute.replaceAll(/\.0(?=\.|$)/g, (zero, index: number) =>
      lists.has(attribute.slice(0, index)) ? zero : "",
    );
}

/** Whom a resource's declaration refers to where the deploy alone will tell. */
function referred(declared: Declared | undefined, attributes: readonly string[]): string[] {
  const found = attributes.flatMap((attribute) => {
    const [first = ""] = attribute.split(".");
    return referencesIn(declared?.values[first]).map(({ address }) => address);
  });
  return [...new Set(found)];
}

/** A secret that changes is shown as one that does, on both sides. */
function hideSecrets(change: Change, before: Map<string, string>, after: Map<string, string>): void {
  for (const [attribute, value] of after) {
    if (value !== secret || before.get(attribute) !== secret) continue;
    const [old, next] = [change.before, change.after].map((values) => new Map(leaves(values)).get(attribute));
    if (old !== next) after.set(attribute, `${secret}, another one`);
  }
}

function hasUnknown(unknown: Values, attribute: string): boolean {
  const flat = new Map(leaves(unknown));
  return attribute
    .split(".")
    .some((_, index, parts) => flat.get(parts.slice(0, index + 1).join(".")) === true);
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
  const set = leaves(documentsIn(values)).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return new Map(set.map(([path, value]) => [path, String(value)]));
}

/** Texts that hold a document, as pipelines of Data Factory do: what differs in it counts. */
function documentsIn(value: unknown): unknown {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? parsed(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(documentsIn);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, documentsIn(item)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
