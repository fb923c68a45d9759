import type { StorageManagementPolicyRule } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import type { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";

/** What happens to the blobs of some containers as they grow old. */
export interface LifecycleRule {
  /** Letters and digits. */
  readonly name: string;
  /** Names of containers, or of containers and the beginning of blob names ("input/archive/"). */
  readonly prefixes: readonly string[];

  /**
   * Days after the last change when a blob moves to storage that is cheaper to keep and dearer to read.
   *
   * @default - it stays where it is
   */
  readonly coolAfterDays?: number;

  /**
   * Days after the last change when a blob is deleted.
   *
   * @default - never
   */
  readonly deleteAfterDays?: number;
}

/**
 * The account's rules in Azure's form.
 *
 * @param versionDays days that replaced versions stay; undefined where there are no versions
 */
export function policyRules(
  scope: Construct,
  rules: readonly LifecycleRule[],
  versionDays: number | undefined,
): StorageManagementPolicyRule[] {
  const asked = rules.map((rule) => {
    checkRule(scope, rule);
    return {
      name: rule.name,
      enabled: true,
      filters: { blobTypes: ["blockBlob"], prefixMatch: [...rule.prefixes] },
      actions: {
        baseBlob: {
          tierToCoolAfterDaysSinceModificationGreaterThan: rule.coolAfterDays,
          deleteAfterDaysSinceModificationGreaterThan: rule.deleteAfterDays,
        },
      },
    };
  });
  return versionDays === undefined ? asked : [...asked, oldVersions(versionDays)];
}

function oldVersions(days: number): StorageManagementPolicyRule {
  return {
    name: "oldVersions",
    enabled: true,
    filters: { blobTypes: ["blockBlob"] },
    actions: { version: { deleteAfterDaysSinceCreation: days } },
  };
}

function checkRule(scope: Construct, rule: LifecycleRule): void {
  const { name, coolAfterDays, deleteAfterDays } = rule;
  const refuse = (what: string, why: string, fix: string): never => {
    throw new ConfigurationError(scope, "LifecycleRuleNotLegal", {
      what: `the lifecycle rule "${name}" ${what}`,
      why,
      fix,
    });
  };
  if (!/^[A-Za-z0-9]{1,256}$/.test(name))
    refuse("has a name that Azure refuses", "letters and digits only", "rename it");
  if (coolAfterDays === undefined && deleteAfterDays === undefined)
    refuse("does nothing", "a rule needs an action", "set coolAfterDays or deleteAfterDays, or leave it out");
  if (
    [coolAfterDays, deleteAfterDays].some(
      (days) => days !== undefined && !(Number.isInteger(days) && days >= 0 && days <= 99_999),
    )
  )
    refuse(
      "has days that Azure refuses",
      "whole numbers from 0 to 99999",
      "correct coolAfterDays or deleteAfterDays",
    );
  if (coolAfterDays !== undefined && deleteAfterDays !== undefined && deleteAfterDays <= coolAfterDays)
    refuse(
      `deletes after ${deleteAfterDays} days what it moves after ${coolAfterDays}`,
      "the move would only cost money",
      "delete later than the move, or leave coolAfterDays out",
    );
}
