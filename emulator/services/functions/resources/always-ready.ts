import { at } from "../../../resource-manager/values";

/** Whether the plan asks for an instance that never sleeps, whatever group of functions it is for. */
export function isAlwaysReady(properties: unknown): boolean {
  const groups = at(properties, "functionAppConfig.scaleAndConcurrency.alwaysReady");
  return Array.isArray(groups) && groups.some((group) => Number(at(group, "instanceCount") ?? 0) > 0);
}
