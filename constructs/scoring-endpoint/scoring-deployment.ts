import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { ScoringSettings } from "../../runtime/scoring/settings";
import { AzapiResource } from "../core/azapi";
import type { Foundation } from "../foundation/foundation";
import { mlTypes } from "../ml-workspace/ml-types";
import { addDeploymentAlarms } from "./alarms";
import { addAutoscale } from "./autoscale";
import type { Instances } from "./check";
import { deploymentBody } from "./deployment-body";

/** What the construct or the platform sets by itself. */
type PlatformSettings =
  | "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"
  | "APPLICATIONINSIGHTS_CONNECTION_STRING"
  | "SCORING_DEPLOYMENT"
  | "SCORING_HOST"
  | "SCORING_MODEL_ROOT"
  | "SCORING_PORT";

/** Settings of the server that a deployment may choose, by their names in `runtime/scoring/settings.ts`. */
export type ScoringDeploymentSettings = {
  readonly [Name in Exclude<keyof ScoringSettings, PlatformSettings>]?: string;
};

export interface ScoringDeploymentProps {
  readonly foundation: Foundation;
  readonly purpose: string;
  /** Its name in the endpoint, e.g. "blue". */
  readonly name: string;
  readonly endpoint: AzapiResource;
  readonly environment: AzapiResource;
  readonly model: AzapiResource;
  readonly identity: UserAssignedIdentity;
  readonly instanceType?: string;
  readonly instances?: Instances;
  readonly settings?: ScoringDeploymentSettings;
  readonly computeType: "Kubernetes" | "Managed";
  /** The permissions it starts with. */
  readonly startAfter: ITerraformDependable;
}

/** The scoring server with one model, on machines of its own, beside other deployments of the endpoint. */
export class ScoringDeployment extends Construct {
  readonly resource: AzapiResource;

  constructor(scope: Construct, id: string, props: ScoringDeploymentProps) {
    super(scope, id);
    const { foundation, name, instances = { minimum: 1, maximum: 1 }, computeType } = props;
    const isAutoscaled = computeType === "Managed" && instances.maximum > instances.minimum;
    this.resource = this.createDeployment(props, instances, isAutoscaled);
    const purpose = `${props.purpose}-${name}`;
    if (isAutoscaled) addAutoscale(this, { foundation, purpose, deployment: this.resource, instances });
    if (computeType === "Managed")
      addDeploymentAlarms(this, { foundation, purpose, deployment: this.resource, instances });
  }

  private createDeployment(
    props: ScoringDeploymentProps,
    instances: Instances,
    isAutoscaled: boolean,
  ): AzapiResource {
    const { foundation, instanceType = "Standard_D4as_v4", settings = {} } = props;
    return new AzapiResource(this, "Resource", {
      type: mlTypes.deployment,
      name: props.name,
      parentId: props.endpoint.id,
      location: foundation.resourceGroup.location,
      body: deploymentBody({ ...props, telemetry: foundation.telemetry, instanceType, instances, settings }),
      dependsOn: [props.startAfter],
      lifecycle: lifecycleOf({ isAutoscaled }),
    });
  }
}

/** How Terraform is to treat a deployment. */
export function lifecycleOf({
  isAutoscaled,
}: {
  readonly isAutoscaled: boolean;
}): TerraformResourceLifecycle {
  return {
    // one that leaves the file goes last: only then has its traffic moved, and its model is needed no more
    createBeforeDestroy: true,
    // Azure Monitor decides how many machines there are, and a deploy leaves it at that
    ...(isAutoscaled && { ignoreChanges: ["body.sku.capacity"] }),
  };
}
