import { localDeployersId, localPeople } from "../../identity/local-ids";
import { isMember } from "../../identity/start";
import { managedIdentities } from "../../resource-manager/principals";
import type { ResourceStore } from "../../resource-manager/resource-store";

/** Somebody who can have a role in a database. */
export interface TenantMember {
  readonly objectId: string;
  readonly type: "user" | "group" | "service";
  readonly name: string;
}

/** Who is in the tenant. */
export interface Tenant {
  members(): readonly TenantMember[];
  /** Object ids of the groups that somebody is in. */
  groupsOf(objectId: string): readonly string[];
}

const people = localPeople.map(
  ({ objectId, userName }): TenantMember => ({ objectId, type: "user", name: userName }),
);
const deployers: TenantMember = { objectId: localDeployersId, type: "group", name: "deployers" };

export function tenantOf(resources: ResourceStore): Tenant {
  return {
    members: () => [
      ...people,
      deployers,
      ...managedIdentities(resources).map(
        ({ objectId, name }): TenantMember => ({ objectId, type: "service", name }),
      ),
    ],
    groupsOf: (objectId) => (isMember(objectId) ? [localDeployersId] : []),
  };
}
