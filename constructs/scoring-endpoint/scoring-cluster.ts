import {
  KubernetesCluster,
  type KubernetesClusterConfig,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterExtension } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-extension";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { AzapiResource } from "../core/azapi";
import { ConfigurationError } from "../core/errors";
import { grant } from "../core/grant";
import type { Foundation } from "../foundation/foundation";
import type { Workspace } from "../ml-workspace/workspace";
import { addClusterAlarms } from "./alarms";
import type { Instances } from "./check";
import { ClusterAttachment } from "./cluster-attachment";

/** A cluster of its own for scoring, for more than 100 requests a second. */
export interface AksCompute {
  readonly kind: "aks";

  /**
   * Azure's name of a node's machine.
   *
   * @default "Standard_D4as_v5"
   */
  readonly nodeSize?: string;

  /**
   * Fewest and most nodes; load decides.
   *
   * @default { minimum: 3, maximum: 10 }
   */
  readonly nodes?: Instances;

  /**
   * Host name of the endpoint, and the Kubernetes secret in the namespace `azureml` with its certificate and key.
   *
   * @default - none; only allowed in a private network, where requests stay inside it
   */
  readonly tls?: { readonly hostName: string; readonly secretName: string };
}

export interface ScoringClusterProps {
  readonly foundation: Foundation;
  readonly purpose: string;
  readonly workspace: Workspace;
  readonly compute: AksCompute;
  /** Of the deployments. */
  readonly identity: UserAssignedIdentity;
}

/** A Kubernetes cluster that the workspace puts deployments on. */
export class ScoringCluster extends Construct {
  readonly cluster: KubernetesCluster;
  /** The cluster as the workspace knows it. */
  readonly compute: AzapiResource;

  constructor(scope: Construct, id: string, props: ScoringClusterProps) {
    super(scope, id);
    this.checkTransport(props);
    this.cluster = this.createCluster(props);
    this.addDiagnostics(props.foundation);
    addClusterAlarms(this, { ...props, cluster: this.cluster, nodes: props.compute.nodes ?? defaultNodes });
    const { foundation, workspace, identity } = props;
    const { cluster } = this;
    workspace.registry?.grantPull({ node: cluster.node, principalId: cluster.kubeletIdentity.objectId });
    const router = this.addRouter(props);
    this.compute = new ClusterAttachment(this, "Attachment", {
      foundation,
      workspace,
      cluster,
      router,
      identity,
    }).compute;
  }

  private checkTransport({ foundation, compute }: ScoringClusterProps): void {
    if (compute.tls || foundation.network) return;
    throw new ConfigurationError(this, "ClusterNotEncrypted", {
      what: 'compute is "aks", without tls and without a private network',
      why: "photos and tokens would cross the internet unencrypted: Azure ML brings no certificate for a cluster",
      fix: 'pass tls with a host name and the secret of its certificate, or set the environment\'s network to "private"',
    });
  }

  private createCluster({ foundation, purpose, compute }: ScoringClusterProps): KubernetesCluster {
    const { names, resourceGroup, network, tenantId } = foundation;
    const identity = new UserAssignedIdentity(this, "Identity", {
      name: names.of("identity", `${purpose}-aks`),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
    const join = network && grant(this, identity, "Network Contributor", network.clusterSubnetId);
    return new KubernetesCluster(this, "Resource", {
      name: names.of("kubernetesCluster", purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      dnsPrefix: purpose,
      skuTier: "Standard",
      privateClusterEnabled: network !== undefined,
      // people and programs come with their own identity, and Azure's role assignments decide
      localAccountDisabled: true,
      roleBasedAccessControlEnabled: true,
      azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId },
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      runCommandEnabled: false,
      automaticUpgradeChannel: "patch",
      nodeOsUpgradeChannel: "NodeImage",
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      defaultNodePool: this.nodePool(compute, network?.clusterSubnetId),
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataPlane: "cilium",
        networkPolicy: "cilium",
      },
      dependsOn: join && [join],
    });
  }

  private nodePool(compute: AksCompute, vnetSubnetId?: string): KubernetesClusterConfig["defaultNodePool"] {
    const { minimum, maximum } = compute.nodes ?? defaultNodes;
    return {
      name: "scoring",
      vmSize: compute.nodeSize ?? "Standard_D4as_v5",
      autoScalingEnabled: true,
      minCount: minimum,
      maxCount: maximum,
      vnetSubnetId,
      // another size is rolled out through nodes of this name
      temporaryNameForRotation: "rotating",
      upgradeSettings: { maxSurge: "33%" },
    };
  }

  /** Azure ML's extension: takes requests in and spreads them over the deployments. */
  private addRouter({ foundation, compute }: ScoringClusterProps): KubernetesClusterExtension {
    return new KubernetesClusterExtension(this, "Router", {
      name: "azureml",
      clusterId: this.cluster.id,
      extensionType: "Microsoft.AzureML.Kubernetes",
      releaseTrain: "stable",
      releaseNamespace: "azureml",
      configurationSettings: {
        enableTraining: "False",
        enableInference: "True",
        inferenceRouterHA: (compute.nodes ?? defaultNodes).minimum >= 3 ? "True" : "False",
        inferenceRouterServiceType: "LoadBalancer",
        ...(foundation.network && { internalLoadBalancerProvider: "azure" }),
        ...(compute.tls
          ? {
              allowInsecureConnections: "False",
              sslSecret: compute.tls.secretName,
              sslCname: compute.tls.hostName,
            }
          : { allowInsecureConnections: "True" }),
      },
    });
  }

  private addDiagnostics({ telemetry }: Foundation): void {
    new MonitorDiagnosticSetting(this, "Diagnostics", {
      name: "to-workspace",
      targetResourceId: this.cluster.id,
      logAnalyticsWorkspaceId: telemetry.workspace.id,
      // not all of them: the full audit log is many gigabytes a day
      enabledLog: ["cluster-autoscaler", "guard", "kube-audit-admin"].map((category) => ({ category })),
      enabledMetric: [{ category: "AllMetrics" }],
    });
  }
}

const defaultNodes: Instances = { minimum: 3, maximum: 10 };
