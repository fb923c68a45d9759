import type { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import type { SearchServiceProps } from "./search-service";

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
