import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { AzapiResource } from "../core/azapi";
import type { Foundation } from "../foundation/foundation";

/** The workspace names it before it exists. */
export const imageBuilderName = "image-builder";

export interface ImageBuilderProps {
  readonly foundation: Foundation;
  readonly workspace: AzapiResource;
  readonly identity: UserAssignedIdentity;
}

/** Builds images where the registry is private: its own builders cannot reach it then. Costs nothing while it is idle. */
export class ImageBuilder extends Construct {
  readonly machines: MachineLearningComputeCluster;

  constructor(scope: Construct, id: string, { foundation, workspace, identity }: ImageBuilderProps) {
    super(scope, id);
    this.machines = new MachineLearningComputeCluster(this, "Resource", {
      name: imageBuilderName,
      location: foundation.resourceGroup.location,
      machineLearningWorkspaceId: workspace.id,
      vmSize: "Standard_D4as_v4",
      vmPriority: "Dedicated",
      scaleSettings: { minNodeCount: 0, maxNodeCount: 1, scaleDownNodesAfterIdleDuration: "PT2M" },
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      localAuthEnabled: false,
      nodePublicIpEnabled: false,
      sshPublicAccessEnabled: false,
    });
  }
}
