import type { Tracking } from "../mlflow/tracking";
import type { Job } from "./job";

/** A job as Azure Resource Manager answers it. */
export function jobView(
  { id, name, workspaceId, properties, status, createdBy, createdAt, changedAt }: Job,
  tracking: Tracking,
) {
  const { resources, limits, identity } = properties;
  return {
    id,
    name,
    type: "Microsoft.MachineLearningServices/workspaces/jobs",
    properties: {
      description: null,
      codeId: null,
      componentId: null,
      distribution: null,
      isArchived: false,
      inputs: {},
      outputs: {},
      parameters: {},
      ...properties,
      displayName: properties.displayName ?? name,
      experimentName: properties.experimentName ?? "Default",
      environmentVariables: properties.environmentVariables ?? {},
      tags: properties.tags ?? {},
      properties: properties.properties ?? {},
      identity: identity ?? null,
      limits: limits ?? null,
      resources: { instanceCount: 1, instanceType: null, ...resources },
      status,
      services: {
        Tracking: {
          jobServiceType: "Tracking",
          endpoint: `${tracking.uriOf(workspaceId)}?`,
          port: null,
          status: null,
          errorMessage: null,
          properties: null,
          nodes: null,
        },
      },
    },
    systemData: {
      createdAt: new Date(createdAt).toISOString(),
      createdBy,
      createdByType: "Application",
      lastModifiedAt: new Date(changedAt).toISOString(),
    },
  };
}
