import { ConfigurationError } from "../constructs/core/errors";
import { FunctionApp } from "../constructs/function-app/function-app";
import type { EnvironmentOf } from "../environments/environment-schema";
import type { Estate } from "./estate";

/** An environment and what was built from it. */
export interface BuiltEnvironment {
  readonly environment: Pick<EnvironmentOf, "location" | "name" | "quotas" | "subscriptionId">;
  readonly estate: Estate;
}

/**
 * Refuses function apps that together could grow beyond the memory of their subscription in a region.
 *
 * @param built all that is deployed: environments of one subscription and region share its quota
 * @throws ConfigurationError FlexMemoryAboveQuota
 */
export function checkFlexMemory(built: readonly BuiltEnvironment[]): void {
  const places = new Map<string, BuiltEnvironment[]>();
  for (const each of built) {
    const { subscriptionId, location } = each.environment;
    const place = `${subscriptionId.toLowerCase()} ${location}`;
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  for (const sharing of places.values()) checkPlace(sharing);
}

function checkPlace(sharing: readonly BuiltEnvironment[]): void {
  const apps = sharing.flatMap(({ estate }) =>
    estate.node.findAll().filter((node) => node instanceof FunctionApp),
  );
  const wanted = apps.reduce((sum, { largestMemoryMB }) => sum + largestMemoryMB, 0);
  // two files that tell different things about one quota: the smaller is the careful one
  const granted = Math.min(...sharing.map(({ environment }) => environment.quotas.flexMemoryMB));
  const [last] = sharing.slice(-1);
  if (wanted <= granted || last === undefined) return;

  const { location } = last.environment;
  const files = sharing.map(({ environment }) => `environments/${environment.name}.ts`).join(" and ");
  const parts = apps.map(({ node, largestMemoryMB }) => `${node.path} ${megabytes(largestMemoryMB)}`);
  throw new ConfigurationError(last.estate, "FlexMemoryAboveQuota", {
    what: `its function apps may take ${megabytes(wanted)} in ${location}, and ${megabytes(granted)} are granted: ${parts.join(", ")}`,
    why: "all Flex Consumption apps of a subscription share one quota in a region; above it Azure starts no more instances, of whichever app needs them next, and deploys may fail",
    fix: `lower maximumInstances or instanceMemoryMB in ${files}; or ask Microsoft for more (portal > Help + support > Service and subscription limits) and write what was granted as quotas: { flexMemoryMB: ... }`,
  });
}

function megabytes(value: number): string {
  return `${value.toLocaleString("en-US")} MB`;
}
