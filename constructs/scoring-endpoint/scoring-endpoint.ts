import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { ModelPackage } from "../../packaging/models/model-package";
import type { ScoringContext } from "../../packaging/scoring/scoring-context";
import type { scoringEndpointSettings } from "../../runtime/shared/service-settings";
import { AzapiResource } from "../core/azapi";
import { type Grantee, grant, type Permission, type Reachable } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import type { Destination, Link } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import { mlTypes, mlVersion } from "../ml-workspace/ml-types";
import { ModelVersion } from "../ml-workspace/model-version";
import type { ImageElsewhere } from "../ml-workspace/registry";
import { type Images, Workspace } from "../ml-workspace/workspace";
import { addEndpointAlarms } from "./alarms";
import { checkProps, type Instances } from "./check";
import { type AksCompute, ScoringCluster } from "./scoring-cluster";
import { ScoringDeployment, type ScoringDeploymentSettings } from "./scoring-deployment";
import { ServerVersion } from "./server-version";
import { Traffic } from "./traffic";

/** One model on machines of its own. */
export interface DeploymentProps {
  readonly model: ModelPackage;

  /**
   * Azure ML's name of the machine; "aks" has its nodes instead.
   *
   * @default "Standard_D4as_v4"
   */
  readonly instanceType?: string;

  /**
   * Fewest and most machines, 1 to 50; where they differ, load decides. Azure advises three or more for production.
   *
   * @default { minimum: 1, maximum: 1 }
   */
  readonly instances?: Instances;

  /**
   * What the server should do otherwise than by default, e.g. SCORING_MAX_WAITING.
   *
   * @default - the server's own
   */
  readonly settings?: ScoringDeploymentSettings;
}

export interface ScoringEndpointProps {
  readonly foundation: Foundation;

  /** Becomes part of the endpoint's name, e.g. "search". */
  readonly purpose: string;

  /**
   * What the server's image is built from during the deploy, as `scoringContext` made it.
   *
   * @default - none; then there has to be an `image`
   */
  readonly context?: Pick<ScoringContext, "archive" | "dockerfile" | "hash">;

  /**
   * An image of the server that was built before. One of another registry of Azure's is copied into the workspace's
   * own; one that is named whole, with a tag that is never moved or a digest, is pulled from where it is, and the
   * endpoint needs the right to.
   *
   * @default - none; then there has to be a `context`
   */
  readonly image?: string | ImageElsewhere;

  /** By name, e.g. "blue": 3 to 32 lowercase letters, digits and hyphens. */
  readonly deployments: Readonly<Record<string, DeploymentProps>>;

  /** Percent of the requests by deployment, 100 together; who is not named gets none. */
  readonly traffic: Readonly<Record<string, number>>;

  /**
   * Machines that Azure ML keeps, or a Kubernetes cluster of its own for more than 100 requests a second.
   *
   * @default "managed"
   */
  readonly compute?: AksCompute | "managed";
}

/** A model behind an address: versions beside each other, and a share of the requests for each. */
export class ScoringEndpoint extends Construct implements Grantee, Reachable {
  readonly identity: UserAssignedIdentity;
  readonly workspace: Workspace;
  readonly cluster: ScoringCluster | undefined;
  readonly endpoint: AzapiResource;
  readonly server: ServerVersion;
  readonly deployments: Readonly<Record<string, ScoringDeployment>>;
  /** The last step of a deploy: what needs answers depends on its `split`. */
  readonly traffic: Traffic;
  /** What each deployment's model is known by, in the names of indexes too. */
  readonly modelIds: Readonly<Record<string, string>>;
  /** How callers prove who they are: with a token of Microsoft Entra, or on a cluster with one that Azure ML gives out for it. */
  readonly authMode: "AADToken" | "AMLToken";
  private readonly foundation: Foundation;
  private readonly leadsTo: readonly Destination[];
  private readonly permissions: GrantPropagation;

  constructor(scope: Construct, id: string, props: ScoringEndpointProps) {
    super(scope, id);
    checkProps(this, props);
    const { foundation, purpose, compute = "managed" } = props;
    this.foundation = foundation;
    this.permissions = new GrantPropagation(this, "Permissions", foundation.grantPropagationSeconds);
    // Azure ML takes Entra's tokens on its own machines only
    this.authMode = compute === "managed" ? "AADToken" : "AMLToken";

    this.identity = this.createIdentity(purpose);
    this.workspace = new Workspace(this, "Workspace", { foundation, purpose, images: imagesOf(props) });
    this.grantDeployments();
    this.cluster = this.createCluster(props);
    this.endpoint = this.createEndpoint(purpose);
    const { workspace } = this;
    // on a cluster its address is one of the cluster's network
    this.leadsTo = this.cluster
      ? []
      : [{ owner: workspace, purpose, resourceId: workspace.resource.id, service: "amlworkspace" }];
    this.server = this.ship(props);
    this.deployments = this.createDeployments(props);
    this.modelIds = Object.fromEntries(
      Object.entries(props.deployments).map(([name, { model }]) => [name, model.id]),
    );
    this.traffic = this.split(props);
    foundation.telemetry.collect(this, this.endpoint.id);
    addEndpointAlarms(this, { telemetry: foundation.telemetry, purpose, endpoint: this.endpoint });
  }

  get principalId(): string {
    return this.identity.principalId;
  }

  /** Its address in a private network is the workspace's. */
  get endpoints(): Reachable["endpoints"] {
    return this.workspace.endpoints;
  }

  /** Address that photos are posted to. */
  get scoringUri(): string {
    return this.endpoint.output("properties.scoringUri");
  }

  /** Where callers exchange a token of Resource Manager for one of the endpoint's, where it takes no other. */
  get tokenUri(): string | undefined {
    if (this.authMode === "AADToken") return undefined;
    return `https://management.azure.com${this.endpoint.id}/token?api-version=${mlVersion}`;
  }

  /** The code sends photos, also to a deployment of its choice. */
  score(): Link<typeof scoringEndpointSettings> {
    return {
      settings: () => ({ SCORING_URI: this.scoringUri, SCORING_TOKEN_URI: this.tokenUri }),
      grant: (grantee) => this.grantScore(grantee),
      leadsTo: this.leadsTo,
    };
  }

  /**
   * Lets `grantee` send photos, also to a deployment of its choice, and have a token given out for it. Azure's
   * narrowest built-in role for it also lets the endpoint's deployments and traffic be changed.
   */
  grantScore(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "AzureML Data Scientist", this.endpoint.id);
  }

  /** Lets people or programs move traffic and look at deployments. The same role as for `grantScore`. */
  grantRelease(grantee: Grantee): RoleAssignment {
    return this.grantScore(grantee);
  }

  /** Deployments start only when their permissions are in force, whoever grants them and in whatever order. */
  granted(permission: Permission): void {
    this.permissions.include(permission);
  }

  private createIdentity(purpose: string): UserAssignedIdentity {
    const { names, resourceGroup } = this.foundation;
    return new UserAssignedIdentity(this, "Identity", {
      name: names.of("identity", `${purpose}-scoring`),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
  }

  /** What a deployment reads and sends. Azure grants nothing by itself to an identity of ours. */
  private grantDeployments(): void {
    const { models, contexts, registry } = this.workspace;
    models.grantRead(this);
    registry?.grantPull(this);
    this.workspace.grantMetrics(this);
    this.foundation.telemetry.grantPublish(this);
    for (const container of [models, ...(contexts ? [contexts] : [])])
      this.permissions.include(container.grantReadWrite(this.foundation.deployer));
  }

  private createCluster({ foundation, purpose, compute = "managed" }: ScoringEndpointProps) {
    if (compute === "managed") return undefined;
    const { workspace, identity } = this;
    return new ScoringCluster(this, "Cluster", { foundation, purpose, workspace, compute, identity });
  }

  private createEndpoint(purpose: string): AzapiResource {
    const { names, resourceGroup } = this.foundation;
    return new AzapiResource(this, "Resource", {
      type: mlTypes.endpoint,
      name: names.of("onlineEndpoint", purpose),
      parentId: this.workspace.resource.id,
      location: resourceGroup.location,
      identityIds: [this.identity.id],
      // without its traffic: two resources must not own that
      body: { properties: this.endpointProperties() },
      exports: ["properties.scoringUri"],
      dependsOn: [...this.workspace.ready],
    });
  }

  private endpointProperties(): Record<string, unknown> {
    const publicNetworkAccess = this.foundation.network ? "Disabled" : "Enabled";
    return {
      authMode: this.authMode,
      // a cluster's address is its router's, which Azure ML neither opens nor closes
      ...(this.cluster ? { compute: this.cluster.compute.id } : { publicNetworkAccess }),
    };
  }

  private ship({ context, image }: ScoringEndpointProps): ServerVersion {
    const { workspace, permissions } = this;
    return new ServerVersion(this, "Server", { workspace, context, image, uploadAfter: permissions.wait });
  }

  private createDeployments(props: ScoringEndpointProps): Record<string, ScoringDeployment> {
    const deployments = new Construct(this, "Deployments");
    return Object.fromEntries(
      Object.entries(props.deployments).map(([name, { model, ...rest }]) => [
        name,
        new ScoringDeployment(deployments, name, {
          ...rest,
          foundation: props.foundation,
          purpose: props.purpose,
          name,
          endpoint: this.endpoint,
          environment: this.server.environment,
          model: this.modelVersion(model).registered,
          identity: this.identity,
          computeType: this.cluster ? "Kubernetes" : "Managed",
          startAfter: this.permissions.wait,
        }),
      ]),
    );
  }

  /** One for all deployments of a model, known by its contents: it stays the same when it moves from green to blue. */
  private modelVersion(model: ModelPackage): ModelVersion {
    const id = `${model.name}-${model.id}`;
    const existing = this.node.tryFindChild(id) as ModelVersion | undefined;
    const { workspace, permissions } = this;
    if (existing !== undefined) return existing;
    const { name, id: version, files } = model;
    const registered = { name, version, folder: `${name}/${version}`, hash: version, files };
    return new ModelVersion(this, id, { workspace, model: registered, uploadAfter: permissions.wait });
  }

  private split({ deployments, traffic }: ScoringEndpointProps): Traffic {
    const { resourceGroup } = this.foundation;
    return new Traffic(this, "Traffic", {
      endpoint: this.endpoint,
      body: {
        location: resourceGroup.location,
        identity: { type: "UserAssigned", userAssignedIdentities: { [this.identity.id]: {} } },
        properties: this.endpointProperties(),
      },
      // azapi merges what it sends into what is there: only a written zero takes traffic away
      shares: Object.fromEntries(Object.keys(deployments).map((name) => [name, traffic[name] ?? 0])),
      deployments: Object.values(this.deployments).map(({ resource }) => resource),
    });
  }
}

function imagesOf({ context, image }: ScoringEndpointProps): Images {
  if (context !== undefined) return "built";
  return typeof image === "string" ? "elsewhere" : "copied";
}
