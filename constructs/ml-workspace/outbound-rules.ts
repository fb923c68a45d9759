import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzapiResource } from "../core/azapi";
import { grant } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import type { Destination } from "../core/link";
import { mlTypes } from "./ml-types";

export interface OutboundRulesProps {
  readonly workspace: AzapiResource;
  /** The workspace acts under it, and approves its endpoints where they lead. */
  readonly identity: UserAssignedIdentity;
  /** What has made the workspace's own network. */
  readonly network: ITerraformDependable;
  readonly grantPropagationSeconds: number;
}

/** Where the machines of a workspace's own network are let out to: a private endpoint each, which Azure ML makes in that network. */
export class OutboundRules extends Construct {
  private readonly props: OutboundRulesProps;
  private permissions: GrantPropagation | undefined;

  constructor(scope: Construct, id: string, props: OutboundRulesProps) {
    super(scope, id);
    this.props = props;
  }

  /** Letting out twice is the same as letting out once. */
  letOut(destination: Destination): AzapiResource {
    const { resourceId, service } = destination;
    const { workspace, network } = this.props;
    const name = nameOf(destination);
    const existing = this.node.tryFindChild(name) as AzapiResource | undefined;
    return (
      existing ??
      new AzapiResource(this, name, {
        type: mlTypes.outboundRule,
        name,
        parentId: workspace.id,
        body: {
          properties: {
            type: "PrivateEndpoint",
            category: "UserDefined",
            destination: { serviceResourceId: resourceId, subresourceTarget: service, sparkEnabled: false },
          },
        },
        // azurerm makes another one too: an endpoint leads where it was made to lead
        replacedBy: ["properties.destination"],
        // of rules that are written at the same time Azure deletes some again, after it has said that they are there
        locks: [workspace.id],
        dependsOn: [network, this.letApprove(destination)],
      })
    );
  }

  private letApprove({ owner, resourceId }: Destination): ITerraformDependable {
    const { identity, grantPropagationSeconds } = this.props;
    this.permissions ??= new GrantPropagation(this, "Permissions", grantPropagationSeconds);
    const approver = "Azure AI Enterprise Network Connection Approver";
    this.permissions.include(grant(owner, identity, approver, resourceId));
    return this.permissions.wait;
  }
}

/** Azure takes 3 to 33 letters, digits, hyphens and underscores. */
function nameOf({ owner, purpose, service }: Destination): string {
  const name = `${service}-${purpose}`;
  return name.length <= 33 ? name : `${name.slice(0, 27)}-${owner.node.addr.slice(-5)}`;
}
