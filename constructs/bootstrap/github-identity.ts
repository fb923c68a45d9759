import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { Construct } from "constructs";

export interface GitHubIdentityProps {
  readonly resourceGroup: ResourceGroup;
  readonly name: string;
  /** Subjects of GitHub's tokens that may act as this identity, by the credential's name. */
  readonly subjects: Readonly<Record<string, string>>;
}

/** An identity for which GitHub's jobs exchange their own token, so there is no secret. */
export function gitHubIdentity(
  scope: Construct,
  id: string,
  { resourceGroup, name, subjects }: GitHubIdentityProps,
): UserAssignedIdentity {
  const identity = new UserAssignedIdentity(scope, id, {
    name,
    resourceGroupName: resourceGroup.name,
    location: resourceGroup.location,
  });
  let previous: FederatedIdentityCredential | undefined;
  for (const [credential, subject] of Object.entries(subjects)) {
    previous = new FederatedIdentityCredential(scope, `GitHub-${credential}`, {
      name: `github-${credential}`,
      parentId: identity.id,
      resourceGroupName: resourceGroup.name,
      issuer: "https://token.actions.githubusercontent.com",
      audience: ["api://AzureADTokenExchange"],
      subject,
      // Azure refuses to write two credentials of one identity at the same time
      dependsOn: previous && [previous],
    });
  }
  return identity;
}
