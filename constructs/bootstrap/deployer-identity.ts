import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import { type Grantee, grant, type PrincipalType } from "../core/grant";
import type { Team } from "../core/principals";
import { type AssignedRoles, mayAssignOnly } from "./assignable-roles";
import { type GitHubIdentityProps, gitHubIdentity } from "./github-identity";

export interface DeployerIdentityProps extends GitHubIdentityProps {
  /**
   * Group that deploys, and so has the rights: this identity is a member of it, beside people who may deploy by hand.
   *
   * @default - the identity has them itself
   */
  readonly group?: Team;
}

/** The pipeline of one environment: GitHub's jobs exchange their own token for this identity's, so there is no secret. */
export class DeployerIdentity extends Construct implements Grantee {
  readonly identity: UserAssignedIdentity;
  private readonly group: Team | undefined;

  constructor(scope: Construct, id: string, { group, ...props }: DeployerIdentityProps) {
    super(scope, id);
    this.group = group;
    this.identity = gitHubIdentity(this, "Resource", props);
  }

  /** Of the group, where there is one. */
  get principalId(): string {
    return this.group?.principalId ?? this.identity.principalId;
  }

  get principalType(): PrincipalType {
    return this.group?.principalType ?? "ServicePrincipal";
  }

  /** Lets it make everything in a subscription, and assign there what the estate assigns, to whom it does, and no more. */
  grantDeploy(subscriptionId: string, roles: AssignedRoles): RoleAssignment[] {
    const subscription = `/subscriptions/${subscriptionId}`;
    return [
      grant(this, this, "Contributor", subscription),
      new RoleAssignment(this, "RoleBasedAccessControlAdministrator", {
        scope: subscription,
        roleDefinitionName: "Role Based Access Control Administrator",
        principalId: this.principalId,
        principalType: this.principalType,
        description: "Assigns what the estate assigns, to whom it does, and no more",
        condition: mayAssignOnly(this, roles, [
          this.identity.principalId,
          ...(this.group ? [this.group.principalId] : []),
        ]),
        conditionVersion: "2.0",
      }),
    ];
  }

  /** Lets it put locks on what holds data, which Contributor leaves out; and so take them off, too. */
  grantLocks(subscriptionId: string): RoleAssignment {
    return grant(this, this, "Locks Contributor", `/subscriptions/${subscriptionId}`);
  }
}
