import type { Block } from "../schema/schema";
import { type Check, type Checks, filled, whole } from "../validation/checks";
import { resourceGroupName, resourceId, tags } from "../validation/formats";

/** Attributes that azurerm declares as fractions; its schema calls every number a number. */
const fractions = new Set([
  "bandwidth_in_gbps",
  "compute_count",
  "cpu",
  "cpu_limit",
  "daily_data_cap_in_gb",
  "daily_quota_gb",
  "data_storage_size_in_tbs",
  "failure_percentage",
  "max_bid_price",
  "max_capacity",
  "max_resource_percent_per_request",
  "max_size_gb",
  "max_unready_percentage",
  "memory",
  "memory_limit",
  "min_capacity",
  "min_resource_percent_per_request",
  "minimum_elevation_degrees",
  "percentage_filter_value",
  "retry_interval_backoff_multiplier",
  "round_trip_time_ms",
  "sample_rate",
  "sampling_percentage",
  "size",
  "spot_max_price",
  "threshold",
  "throughput_in_mibps",
]);

const identityId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
);

/** What azurerm checks of an attribute by its name, in whatever resource it stands. */
export function checksByName(type: string, block: Block, path = ""): Checks {
  const checks: Record<string, Check> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!attribute.required && !attribute.optional) continue;
    const check =
      attribute.type === "number" && !fractions.has(name) ? whole : checkOf(type, name, path === "");
    if (check) checks[path + name] = check;
  }
  for (const [name, { block: inner }] of Object.entries(block.blocks))
    Object.assign(checks, checksByName(type, inner, `${path}${name}.`));
  return checks;
}

function checkOf(type: string, name: string, isOutermost: boolean): Check | undefined {
  if (name === "identity_ids") return identityId;
  if (name === "location") return filled;
  if (name === "tags") return tags(type === "azurerm_storage_account" ? 128 : 512);
  return name === "resource_group_name" && isOutermost ? resourceGroupName : undefined;
}
