import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { type Grantee, grant } from "../core/grant";
import type { Foundation } from "../foundation/foundation";

/** Where the images are kept that Azure ML builds. Its own password is off. */
export class Registry extends Construct {
  readonly registry: ContainerRegistry;

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
    network?.addEndpoint(this, "registry", { id: this.registry.id, purpose: props.purpose });
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
