import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterTrustedAccessRoleBinding } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-trusted-access-role-binding";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzapiResource } from "../core/azapi";
import { grant } from "../core/grant";
import type { Foundation } from "../foundation/foundation";
import { mlTypes } from "../ml-workspace/ml-types";
import type { Workspace } from "../ml-workspace/workspace";

export interface ClusterAttachmentProps {
  readonly foundation: Foundation;
  readonly workspace: Workspace;
  readonly cluster: KubernetesCluster;
  /** Azure ML's extension on the cluster. */
  readonly router: ITerraformDependable;
  /** Under which images are pulled and models fetched. */
  readonly identity: UserAssignedIdentity;
}

/**
 * A cluster that the workspace may put deployments on.
 *
 *     workspace ──▶ trusted access ──▶ the cluster's own API, also where it is private and has no local accounts
 */
export class ClusterAttachment extends Construct {
  /** The cluster as the workspace knows it. */
  readonly compute: AzapiResource;

  constructor(scope: Construct, id: string, props: ClusterAttachmentProps) {
    super(scope, id);
    const { foundation, workspace, cluster, router, identity } = props;
    const trusted = new KubernetesClusterTrustedAccessRoleBinding(this, "TrustedAccess", {
      name: "azureml",
      kubernetesClusterId: cluster.id,
      sourceResourceId: workspace.resource.id,
      roles: ["Microsoft.MachineLearningServices/workspaces/mlworkload"],
    });
    this.compute = new AzapiResource(this, "Resource", {
      type: mlTypes.compute,
      name: "aks",
      parentId: workspace.resource.id,
      location: foundation.resourceGroup.location,
      identityIds: [identity.id],
      body: {
        properties: {
          computeType: "Kubernetes",
          resourceId: cluster.id,
          properties: { namespace: "default" },
        },
      },
      dependsOn: [router, trusted, ...this.grantWorkspace(props)],
    });
  }

  /** What Microsoft lists for a workspace with an identity of the customer's. */
  private grantWorkspace({ workspace, cluster, identity }: ClusterAttachmentProps) {
    const onCluster = [
      "Reader",
      "Kubernetes Extension Contributor",
      "Azure Kubernetes Service Cluster Admin Role",
    ];
    return [
      ...onCluster.map((role) => grant(this, workspace.identity, role, cluster.id)),
      // it gives this identity to the cluster's deployments
      grant(this, workspace.identity, "Managed Identity Operator", identity.id),
    ];
  }
}
