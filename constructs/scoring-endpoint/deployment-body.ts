import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { AzapiResource } from "../core/azapi";
import type { Telemetry } from "../telemetry/telemetry";
import type { Instances } from "./check";
import type { ScoringDeploymentSettings } from "./scoring-deployment";

export interface DeploymentBodyProps {
  readonly name: string;
  readonly environment: AzapiResource;
  readonly model: AzapiResource;
  readonly identity: UserAssignedIdentity;
  readonly telemetry: Telemetry;
  readonly instanceType: string;
  readonly instances: Instances;
  readonly settings: ScoringDeploymentSettings;
  readonly computeType: "Kubernetes" | "Managed";
}

/** Azure mounts the model somewhere below; its own AZUREML_MODEL_DIR is not promised for a path of our choice. */
const modelRoot = "/var/models";

/** A deployment in the words of Azure Resource Manager. */
export function deploymentBody(props: DeploymentBodyProps): Record<string, unknown> {
  return {
    sku: { name: "Default", capacity: props.instances.minimum },
    properties: {
      environmentId: props.environment.id,
      model: props.model.id,
      modelMountPath: modelRoot,
      environmentVariables: environmentVariables(props),
      appInsightsEnabled: true,
      // a model is loaded and warmed up before the server is ready: five minutes are given for it
      readinessProbe: { initialDelay: "PT5S", period: "PT5S", timeout: "PT2S", failureThreshold: 60 },
      livenessProbe: { initialDelay: "PT30S", period: "PT10S", timeout: "PT5S", failureThreshold: 6 },
      requestSettings: requestSettings(props.settings),
      ...(props.computeType === "Managed" ? managed(props) : onKubernetes(props)),
    },
  };
}

function managed({ instanceType }: DeploymentBodyProps): Record<string, unknown> {
  return {
    endpointComputeType: "Managed",
    instanceType,
    // where the workspace has a network of its own, that decides and not this
    egressPublicNetworkAccess: "Enabled",
    // Azure Monitor scales it, see autoscale.ts
    scaleSettings: { scaleType: "Default" },
  };
}

function onKubernetes({ instances }: DeploymentBodyProps): Record<string, unknown> {
  const resources = { cpu: "2", memory: "4Gi" };
  return {
    endpointComputeType: "Kubernetes",
    containerResourceRequirements: {
      containerResourceRequests: resources,
      containerResourceLimits: resources,
    },
    scaleSettings: {
      scaleType: "TargetUtilization",
      minInstances: instances.minimum,
      maxInstances: instances.maximum,
      targetUtilizationPercentage: 70,
      pollingInterval: "PT10S",
    },
  };
}

function environmentVariables(props: DeploymentBodyProps): Record<string, string> {
  return {
    ...props.settings,
    SCORING_DEPLOYMENT: props.name,
    SCORING_MODEL_ROOT: modelRoot,
    APPLICATIONINSIGHTS_CONNECTION_STRING: props.telemetry.component.connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${props.identity.clientId};Authorization=AAD`,
  };
}

/**
 * Azure's front end lets in what the server can hold and waits a little longer than the server does, so that the
 * server's own answers arrive: 429 with a Retry-After, 504 with a reason. Azure's defaults are 1 request and 5 s.
 */
function requestSettings(settings: ScoringDeploymentSettings): Record<string, unknown> {
  const seconds = Number(settings.SCORING_MAX_SECONDS ?? 10);
  const waiting = Number(settings.SCORING_MAX_WAITING ?? 64);
  const workers = Number(settings.SCORING_WORKERS ?? 4);
  return {
    maxConcurrentRequestsPerInstance: waiting + workers,
    requestTimeout: `PT${Math.min(Math.ceil(seconds) + 2, 180)}S`,
  };
}
