import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { AzapiAction } from "../core/azapi";
import { type Grantee, grant, type Reachable } from "../core/grant";
import type { Foundation } from "../foundation/foundation";

/** An image in a registry that whoever deploys may read (Reader: Azure looks at the registry before it copies). */
export interface ImageElsewhere {
  /** Azure resource id of the registry. */
  readonly registryId: string;
  /** In that registry, with a tag that is never moved or a digest, e.g. "scoring@sha256:4f2a…". */
  readonly name: string;
}

/** Where the images are kept that Azure ML builds, or that are copied from elsewhere. Its own password is off. */
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

  /**
   * Copies an image into this registry, under the same name and digest. Azure does it, so that nobody needs Docker or a
   * way into a private network; whoever deploys has to be Reader of the other registry.
   *
   * @returns what waits for the copy, and the image's whole name here
   */
  copy(
    id: string,
    { registryId, name }: ImageElsewhere,
  ): { readonly done: AzapiAction; readonly image: string } {
    const [repository = "", digest] = name.split("@");
    // without a tag of its own an image would be cleared away as left over
    const tag = digest === undefined ? repository : `${repository}:${digest.slice("sha256:".length, 19)}`;
    const done = new AzapiAction(this, id, {
      type: "Microsoft.ContainerRegistry/registries@2023-07-01",
      resourceId: this.registry.id,
      action: "importImage",
      body: { source: { resourceId: registryId, sourceImage: name }, targetTags: [tag], mode: "Force" },
    });
    return { done, image: `${this.registry.loginServer}/${name}` };
  }

  /** Lets `grantee` build images, push and pull them. */
  grantBuild(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Contributor", this.registry.id);
  }
}
