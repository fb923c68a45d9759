import { containerRoles } from "./containers";
import { machineLearningRoles } from "./machine-learning";
import { messagingRoles } from "./messaging";
import { monitoringRoles } from "./monitoring";
import { resourceRoles } from "./resources";
import type { Role } from "./role";
import { searchRoles } from "./search";
import { secretAndSettingRoles } from "./secrets-and-settings";
import { storageRoles } from "./storage";

/** The built-in roles that our constructs assign, and those they could assign instead; of each kind the narrowest first. */
export const roles: readonly Role[] = [
  ...storageRoles,
  ...secretAndSettingRoles,
  ...messagingRoles,
  ...monitoringRoles,
  ...searchRoles,
  ...machineLearningRoles,
  ...containerRoles,
  ...resourceRoles,
];

const byNameOrId = new Map(
  roles.flatMap((role) => [role.name.toLowerCase(), role.id].map((key) => [key, role])),
);

/** Names and ids are compared without regard to case, as Azure does. */
export function findRole(nameOrId: string): Role | undefined {
  return byNameOrId.get(nameOrId.toLowerCase());
}
