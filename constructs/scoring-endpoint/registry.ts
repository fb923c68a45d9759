import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { type Grantee, grant, type Reachable } from "../core/grant";
import type { Foundation } from "../foundation/foundation";

/** Where the images are kept that Azure ML builds. Its own password is off. */
export class Registry extends Construct implements Reachable {
  readonly registry: ContainerRegistry;
  readonly endpoints: readonly PrivateEndpoint[];

  constructor(
    scope: Construct,
    id: string,
    props: { readonly foundation: Foundation; readonly purpose: string },
  ) {
    super(scope, id);
    const { names, resourceGroup, network, telemetry } = props.foundation;
    this.registry = new ContainerRegistry(this, "Resource", {
      name: names.of("containerRegistry", props.purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      // private endpoints are for Premium alone
      sku: network ? "Premium" : "Basic",
      adminEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccessEnabled: network === undefined,
      networkRuleBypassOption: "AzureServices",
    });
    const address = { id: this.registry.id, purpose: props.purpose };
    this.endpoints = props.foundation.addEndpoints(this, ["registry"], address);
    telemetry.collect(this, this.registry.id);
  }

  grantPull(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "AcrPull", this.registry.id);
  }

  /** Lets `grantee` build images, push and pull them. */
  grantBuild(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Contributor", this.registry.id);
  }
}
