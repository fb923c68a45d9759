import type { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import type { IndexDefinition, SearchServiceProps } from "./search-service";

/** Refuses combinations of size, replicas and partitions that Azure does not offer. */
export function checkCapacity(
  scope: Construct,
  { sku = "basic", replicas = 1, partitions = 1 }: SearchServiceProps,
): void {
  const most = sku === "basic" ? 3 : 12;
  const isOffered =
    Number.isInteger(replicas) &&
    replicas >= 1 &&
    replicas <= most &&
    [1, 2, 3, 4, 6, 12].includes(partitions) &&
    partitions <= most &&
    replicas * partitions <= 36;
  if (isOffered) return;
  throw new ConfigurationError(scope, "SearchCapacityNotOffered", {
    what: `"${sku}" is asked for with ${replicas} replicas and ${partitions} partitions`,
    why: `Azure offers "${sku}" with 1 to ${most} replicas and ${sku === "basic" ? "1 to 3" : "1, 2, 3, 4, 6 or 12"} partitions, together at most 36 units (replicas times partitions)`,
    fix: sku === "basic" ? 'ask for fewer, or for sku "standard"' : "ask for fewer replicas or partitions",
  });
}

/** Refuses names that Azure refuses, and two indexes of one name. */
export function checkIndexes(scope: Construct, indexes: readonly IndexDefinition[]): void {
  const names = indexes.map(({ name }) => name);
  for (const name of names) {
    if (!/^[a-z0-9](-?[a-z0-9_]){1,127}$/.test(name) || name.length > 128)
      throw new ConfigurationError(scope, "IndexNameNotLegal", {
        what: `an index is called "${name}"`,
        why: "Azure accepts 2 to 128 lowercase letters, digits, underscores and single hyphens, with a letter or digit first",
        fix: 'pass a name such as "items-1-0123456789ab"',
      });
  }
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0)
    throw new ConfigurationError(scope, "IndexNamedTwice", {
      what: `indexes has ${twice.join(", ")} more than once`,
      why: "a service has one index of a name; two deployments of one model share its index",
      fix: "pass each index once",
    });
}
