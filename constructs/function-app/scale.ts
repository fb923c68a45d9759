import type { Construct } from "constructs";
import { checkRange } from "../core/check";
import { ConfigurationError } from "../core/errors";

export function checkMaximumInstances(scope: Construct, maximumInstances = 100): void {
  checkRange(scope, "MaximumInstancesOutOfRange", maximumInstances, {
    prop: "maximumInstances",
    from: 1,
    to: 1000,
    why: "Flex Consumption runs 1 to 1000 instances of an app",
  });
}

/** Refuses scale groups that Azure does not know, and more instances than may run. */
export function checkAlwaysReady(
  scope: Construct,
  alwaysReady: Readonly<Record<string, number>> = {},
  maximumInstances = 100,
): void {
  const unknown = Object.keys(alwaysReady).filter(
    (name) => !/^(http|blob|durable|function:[a-z][a-z0-9_-]*)$/.test(name),
  );
  if (unknown.length > 0) {
    throw new ConfigurationError(scope, "ScaleGroupUnknown", {
      what: `alwaysReady names ${unknown.join(", ")}`,
      why: 'Azure scales "http", "blob", "durable" and single functions, "function:<name>", in lowercase letters',
      fix: "use one of these names",
    });
  }
  const wanted = Object.values(alwaysReady).reduce((sum, count) => sum + count, 0);
  if (
    wanted > maximumInstances ||
    Object.values(alwaysReady).some((count) => !Number.isInteger(count) || count < 0)
  ) {
    throw new ConfigurationError(scope, "AlwaysReadyOutOfRange", {
      what: `alwaysReady asks for ${wanted} instances, and ${maximumInstances} may run`,
      why: "instances that are always ready are part of maximumInstances, and whole",
      fix: "ask for fewer, or raise maximumInstances",
    });
  }
}
