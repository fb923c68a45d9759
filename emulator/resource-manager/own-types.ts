import type { Contribution } from "./contribution";
import { dataSources } from "./data-sources";
import { refusedServices } from "./refused-types";
import { azapiActions } from "./types/azapi-action";
import { azapiUpdateResource } from "./types/azapi-update";
import { managementLock } from "./types/management-lock";
import { resourceGroup } from "./types/resource-group";
import { roleAssignment } from "./types/role-assignment";
import { roleDefinition } from "./types/role-definition";
import { timeSleep } from "./types/time-sleep";
import { userAssignedIdentity } from "./types/user-assigned-identity";

/** The types of no service, beside what the services add. */
export function withOwnTypes(
  contributions: readonly Contribution[],
): Required<Omit<Contribution, "armRoutes">> {
  const actions = contributions.flatMap((each) => each.actions ?? []);
  const act = azapiActions(actions);
  return {
    actions,
    resources: [
      resourceGroup,
      managementLock,
      userAssignedIdentity,
      roleAssignment,
      roleDefinition,
      timeSleep,
      azapiUpdateResource,
      ...act.resources,
      ...contributions.flatMap((each) => each.resources ?? []),
    ],
    refusals: [...refusedServices, ...contributions.flatMap((each) => each.refusals ?? [])],
    dataSources: Object.assign(
      { ...dataSources, ...act.dataSources },
      ...contributions.map((each) => each.dataSources),
    ),
  };
}
