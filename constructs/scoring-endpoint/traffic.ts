import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzapiAction, AzapiResource, AzapiUpdateResource } from "../core/azapi";
import { mlTypes } from "../ml-workspace/ml-types";

export interface TrafficProps {
  readonly endpoint: AzapiResource;
  /** The endpoint as it is put: Azure has no request for its traffic alone. */
  readonly body: { readonly location: string; readonly identity: object; readonly properties: object };
  /** Percent of the requests by deployment, all deployments named. */
  readonly shares: Readonly<Record<string, number>>;
  readonly deployments: readonly ITerraformDependable[];
}

/**
 * Which deployment answers how many of the requests.
 *
 *     deploy:   deployments ──▶ traffic
 *     destroy:  traffic to none ──▶ deployments ──▶ endpoint
 *
 * Azure names only deployments that exist and deletes none that has traffic. So the endpoint is made without, and
 * a deployment that leaves the file goes after the traffic that no longer needs it.
 */
export class Traffic extends Construct {
  readonly split: AzapiUpdateResource;

  constructor(scope: Construct, id: string, { endpoint, body, shares, deployments }: TrafficProps) {
    super(scope, id);
    const dependsOn = [...deployments];
    this.split = new AzapiUpdateResource(this, "Resource", {
      type: mlTypes.endpoint,
      resourceId: endpoint.id,
      body: { properties: { traffic: shares } },
      dependsOn,
      // writing the endpoint anew takes its traffic away
      lifecycle: { replaceTriggeredBy: [`${AzapiResource.tfResourceType}.${endpoint.friendlyUniqueId}`] },
    });
    const none = Object.fromEntries(Object.keys(shares).map((name) => [name, 0]));
    new AzapiAction(this, "TakenAway", {
      type: mlTypes.endpoint,
      resourceId: endpoint.id,
      method: "PUT",
      when: "destroy",
      body: { ...body, properties: { ...body.properties, traffic: none } },
      dependsOn,
    });
  }
}
