import * as terraform from "../../services/terraform";
import type { OfflineAnswer, TerraformTypes } from "../terraform-types";
import type { ObjectValue } from "../values/value";

const answers: Readonly<Record<string, OfflineAnswer>> = Object.assign(
  {},
  ...Object.values<TerraformTypes>(terraform).map(({ offline }) => offline),
);

/**
 * Data sources of a stack that is planned without an account: the caller is nobody in particular.
 *
 * @returns undefined for a type that has no answer without Azure
 */
export function offlineData(type: string, config: ObjectValue, isDeployed: boolean): ObjectValue | undefined {
  const known = answers[type];
  return known && { ...config, ...known.answer, ...(isDeployed && known.deployed) };
}
