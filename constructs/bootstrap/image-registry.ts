import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import { type Grantee, grant } from "../core/grant";
import { gitHubIdentity } from "./github-identity";

export interface ImageRegistryProps {
  readonly resourceGroup: ResourceGroup;
  /** Globally unique: 5 to 50 lowercase letters and digits. */
  readonly registryName: string;
  readonly builderName: string;
  /** Subject of the token of the one job that builds. */
  readonly builderSubject: string;
  /** Id of the log workspace that keeps who pushed what. */
  readonly workspaceId: string;
}

/**
 * A registry for images that are built once and copied by each environment. One job pushes, whoever deploys reads, and
 * there is no password. Not locked: what is in it can be built again, and an environment runs its own copy.
 */
export class ImageRegistry extends Construct {
  readonly registry: ContainerRegistry;
  /** The job that builds. */
  readonly builder: UserAssignedIdentity;

  constructor(scope: Construct, id: string, props: ImageRegistryProps) {
    super(scope, id);
    const { resourceGroup, builderName: name, builderSubject } = props;
    this.registry = this.createRegistry(props);
    this.builder = gitHubIdentity(this, "Builder", {
      resourceGroup,
      name,
      subjects: { build: builderSubject },
    });
    grant(this, this.builder, "AcrPush", this.registry.id);
    new MonitorDiagnosticSetting(this, "Log", {
      name: "image-access",
      targetResourceId: this.registry.id,
      logAnalyticsWorkspaceId: props.workspaceId,
      enabledLog: [{ categoryGroup: "allLogs" }],
    });
  }

  /**
   * Lets `grantee` have images copied into registries of its own. Azure asks for a look at the registry beside the right
   * to pull, which AcrPull is not; the role that Microsoft names for it could also put images in here.
   */
  grantCopy(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Reader", this.registry.id);
  }

  private createRegistry({ resourceGroup, registryName }: ImageRegistryProps): ContainerRegistry {
    return new ContainerRegistry(this, "Resource", {
      name: registryName,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      sku: "Basic",
      adminEnabled: false,
      anonymousPullEnabled: false,
      // GitHub's machines have no addresses of their own: who may enter is a matter of identity
      publicNetworkAccessEnabled: true,
    });
  }
}
