import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import { type Grantee, grant, type PrincipalType } from "../core/grant";
import type { Team } from "../core/principals";
import { type AssignedRoles, mayAssignOnly } from "./assignable-roles";

export interface DeployerIdentityProps {
  readonly resourceGroup: ResourceGroup;
  readonly name: string;
  /** Subjects of GitHub's tokens that may act as this identity, by the credential's name. */
  readonly subjects: Readonly<Record<string, string>>;

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

  constructor(scope: Construct, id: string, { resourceGroup, name, subjects, group }: DeployerIdentityProps) {
    super(scope, id);
    this.group = group;
    this.identity = new UserAssignedIdentity(this, "Resource", {
      name,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
    let previous: FederatedIdentityCredential | undefined;
    for (const [credential, subject] of Object.entries(subjects)) {
      previous = new FederatedIdentityCredential(this, `GitHub-${credential}`, {
        name: `github-${credential}`,
        parentId: this.identity.id,
        resourceGroupName: resourceGroup.name,
        issuer: "https://token.actions.githubusercontent.com",
        audience: ["api://AzureADTokenExchange"],
        subject,
        // Azure refuses to write two credentials of one identity at the same time
        dependsOn: previous && [previous],
      });
    }
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
