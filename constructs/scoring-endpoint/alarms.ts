import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import type { AzapiResource } from "../core/azapi";
import type { Foundation } from "../foundation/foundation";
import type { Telemetry } from "../telemetry/telemetry";
import type { Instances } from "./check";

/** Each deployment by itself: a bad one with a tenth of the requests would not be seen beside the rest. */
const deployment = ["*"];

/** What tells somebody that callers are not served: answers that come late, or not at all. */
export function addEndpointAlarms(
  scope: Construct,
  watched: { readonly telemetry: Telemetry; readonly purpose: string; readonly endpoint: AzapiResource },
): void {
  const { telemetry, purpose, endpoint } = watched;
  const onEndpoint = {
    resourceId: endpoint.id,
    namespace: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    aggregation: "Average",
    when: "GreaterThan",
    window: "PT15M",
  } as const;
  telemetry.addMetricAlarm(scope, "LatencyAlarm", {
    ...onEndpoint,
    purpose: `${purpose}-scoring-latency`,
    description: `One in a hundred answers of a deployment of ${purpose}'s scoring takes more than 2 seconds. Compare CpuUtilizationPercentage of its deployments, then raise their instances.`,
    metric: "RequestLatency_P99",
    dimensions: { deployment },
    threshold: 2000,
    severity: "warning",
  });
  telemetry.addMetricAlarm(scope, "ServerErrorAlarm", {
    ...onEndpoint,
    purpose: `${purpose}-scoring-errors`,
    description: `Azure answers 5xx for ${purpose}'s scoring. Look at AmlOnlineEndpointTrafficLog and AmlOnlineEndpointEventLog in the workspace.`,
    metric: "RequestsPerMinute",
    dimensions: { deployment, statusCodeClass: ["5xx"] },
    threshold: 1,
  });
  // a caller gets 424 for these
  telemetry.addMetricAlarm(scope, "ModelErrorAlarm", {
    ...onEndpoint,
    purpose: `${purpose}-scoring-model-errors`,
    description: `The scoring server of ${purpose} fails. Look at AmlOnlineEndpointConsoleLog in the workspace; move traffic back if a release is under way.`,
    metric: "RequestsPerMinute",
    dimensions: { deployment, modelStatusCode: ["500", "502", "503", "504"] },
    threshold: 1,
  });
}

/** What tells somebody that a deployment cannot keep up: machines that are missing, or busy without a rest. */
export function addDeploymentAlarms(
  scope: Construct,
  watched: {
    readonly foundation: Foundation;
    readonly purpose: string;
    readonly deployment: AzapiResource;
    readonly instances: Instances;
  },
): void {
  const { purpose, deployment, instances } = watched;
  const { telemetry } = watched.foundation;
  const onDeployment = {
    resourceId: deployment.id,
    namespace: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
    aggregation: "Average",
  } as const;
  telemetry.addMetricAlarm(scope, "CapacityAlarm", {
    ...onDeployment,
    purpose: `${purpose}-capacity`,
    description: `${purpose} runs on fewer than ${instances.minimum} machines. Look at the endpoint in Azure ML studio, then at the quota of its machines.`,
    metric: "DeploymentCapacity",
    when: "LessThan",
    threshold: instances.minimum,
    window: "PT30M",
  });
  telemetry.addMetricAlarm(scope, "LoadAlarm", {
    ...onDeployment,
    purpose: `${purpose}-load`,
    description: `${purpose} has been busy for half an hour with up to ${instances.maximum} machines. Raise instances, or choose larger machines.`,
    metric: "CpuUtilizationPercentage",
    when: "GreaterThan",
    threshold: 90,
    window: "PT30M",
    severity: "warning",
  });
}

/** What tells somebody that a cluster has no room for its deployments, or no rest. */
export function addClusterAlarms(
  scope: Construct,
  watched: {
    readonly foundation: Foundation;
    readonly purpose: string;
    readonly cluster: KubernetesCluster;
    readonly nodes: Instances;
  },
): void {
  const { purpose, cluster, nodes } = watched;
  const { telemetry } = watched.foundation;
  const onCluster = {
    resourceId: cluster.id,
    namespace: "Microsoft.ContainerService/managedClusters",
    aggregation: "Average",
    when: "GreaterThan",
  } as const;
  telemetry.addMetricAlarm(scope, "RoomAlarm", {
    ...onCluster,
    purpose: `${purpose}-cluster-room`,
    description: `Copies of ${purpose}'s scoring find no room on the cluster. Raise its nodes above ${nodes.maximum}, or look at the quota of their machines.`,
    metric: "cluster_autoscaler_unschedulable_pods_count",
    threshold: 0,
    window: "PT15M",
  });
  telemetry.addMetricAlarm(scope, "LoadAlarm", {
    ...onCluster,
    purpose: `${purpose}-cluster-load`,
    description: `The cluster of ${purpose}'s scoring has been busy for half an hour. Raise instances of the deployments, then nodes of the cluster.`,
    metric: "node_cpu_usage_percentage",
    threshold: 90,
    window: "PT30M",
    severity: "warning",
  });
}
