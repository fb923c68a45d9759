import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { ImageContext } from "../../packaging/image/image-context";
import type { JobTemplate, trainingJobSettings } from "../../runtime/training/job-template";
import { AzapiResource } from "../core/azapi";
import { ConfigurationError } from "../core/errors";
import { type Grantee, grant } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import type { Link } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import { mlTypes } from "../ml-workspace/ml-types";
import { uploadContext, versionOf } from "../ml-workspace/uploaded-context";
import type { Workspace } from "../ml-workspace/workspace";
import { addJobAlarms } from "./alarms";
import { checkTraining } from "./check";

export interface TrainingJobProps {
  readonly foundation: Foundation;

  /** Where jobs run and are tracked: one that builds images, e.g. that of a ModelRegistry with `trains`. */
  readonly workspace: Workspace;

  /** Becomes part of names, e.g. "films". */
  readonly purpose: string;

  /** What the job's image is built from. */
  readonly context: Pick<ImageContext, "archive" | "dockerfile" | "hash">;

  /**
   * What a job uses: each link gives it an address, the permission for it and, out of the workspace's own network, the way there.
   *
   * @default - nothing but the workspace's tracking
   */
  readonly links?: readonly Link[];

  /**
   * What it reads beside that, by name.
   *
   * @default - nothing
   */
  readonly settings?: Readonly<Record<string, string>>;

  /**
   * Azure's name of the machines.
   *
   * @default "Standard_D4as_v4"
   */
  readonly machine?: string;

  /**
   * Most machines at a time, of which there are none while no job runs: 1 to 20.
   *
   * @default 1
   */
  readonly mostMachines?: number;

  /**
   * Whole minutes after which a job is canceled, so that one that hangs costs no more than that.
   *
   * @default 120
   */
  readonly limitMinutes?: number;

  /**
   * Whether Azure may take a machine away in the middle of a job, for less than half of the price.
   *
   * @default false
   */
  readonly interruptible?: boolean;
}

/** Where models are trained: machines that are there while a job runs, the image that it runs and the identity that it runs under. */
export class TrainingJob extends Construct implements Grantee {
  readonly identity: UserAssignedIdentity;
  readonly cluster: MachineLearningComputeCluster;
  /** Azure ML's "environment" is the image. */
  readonly environment: AzapiResource;
  private readonly workspace: Workspace;
  private readonly template: JobTemplate;

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    checkTraining(this, props);
    const { foundation, workspace, purpose, links = [], limitMinutes = 120 } = props;
    this.workspace = workspace;
    this.identity = this.createIdentity(props);
    this.environment = this.ship(props);
    for (const link of links) link.grant(this);
    this.cluster = this.createCluster(props);
    this.template = {
      environmentId: this.environment.id,
      computeId: this.cluster.id,
      identityClientId: this.identity.clientId,
      command: "node /app/training.cjs",
      timeout: `PT${limitMinutes}M`,
      variables: this.variables(props),
    };
    addJobAlarms(this, { telemetry: foundation.telemetry, purpose, workspaceId: workspace.resource.id });
  }

  get principalId(): string {
    return this.identity.principalId;
  }

  /** The code starts jobs, asks how far they are, and cancels them. */
  start(): Link<typeof trainingJobSettings> {
    return {
      settings: () => ({
        TRAINING_WORKSPACE: `https://management.azure.com${this.workspace.resource.id}`,
        TRAINING_JOB: Fn.jsonencode(this.template),
      }),
      grant: (grantee) => this.grantStart(grantee),
      leadsTo: [],
    };
  }

  /** Azure has no narrower role for jobs than for all that runs in the workspace; and who starts what acts as an identity needs that one's. */
  grantStart(grantee: Grantee) {
    return [
      grant(this, grantee, "AzureML Data Scientist", this.workspace.resource.id),
      grant(this, grantee, "Managed Identity Operator", this.identity.id),
    ];
  }

  private createIdentity({
    foundation: { names, resourceGroup },
    purpose,
  }: TrainingJobProps): UserAssignedIdentity {
    return new UserAssignedIdentity(this, "Identity", {
      name: names.of("identity", `${purpose}-training`),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
  }

  private createCluster({
    foundation: { resourceGroup, network },
    workspace,
    links = [],
    machine = "Standard_D4as_v4",
    mostMachines = 1,
    interruptible = false,
  }: TrainingJobProps): MachineLearningComputeCluster {
    // its machines pull the image from there
    const pull = workspace.registry?.grantPull(this);
    return new MachineLearningComputeCluster(this, "Resource", {
      name: "training",
      location: resourceGroup.location,
      machineLearningWorkspaceId: workspace.resource.id,
      vmSize: machine,
      vmPriority: interruptible ? "LowPriority" : "Dedicated",
      scaleSettings: {
        minNodeCount: 0,
        maxNodeCount: mostMachines,
        scaleDownNodesAfterIdleDuration: "PT2M",
      },
      identity: { type: "UserAssigned", identityIds: [this.identity.id] },
      localAuthEnabled: false,
      // in the workspace's own network nothing is reached from outside
      nodePublicIpEnabled: network === undefined,
      sshPublicAccessEnabled: false,
      dependsOn: [
        ...workspace.ready,
        ...(pull ? [pull] : []),
        ...workspace.letOut(links.flatMap(({ leadsTo }) => leadsTo)),
      ],
    });
  }

  private ship({ foundation, workspace, context }: TrainingJobProps): AzapiResource {
    const { contexts } = workspace;
    if (contexts === undefined) {
      throw new ConfigurationError(this, "WorkspaceBuildsNothing", {
        what: "the workspace of a training job builds no images",
        why: "the image that the job runs is built in it",
        fix: 'give the ModelRegistry "trains: true", or the Workspace images: "built"',
      });
    }
    const upload = new GrantPropagation(this, "Upload", foundation.grantPropagationSeconds);
    upload.include(contexts.grantReadWrite(foundation.deployer));
    const { uri, blobs } = uploadContext(this, {
      workspace,
      contexts,
      context,
      archiveName: "training.tar",
      uploadAfter: upload.wait,
    });
    return new AzapiResource(this, "Environment", {
      type: mlTypes.environmentVersion,
      name: versionOf(context.hash),
      parentId: `${workspace.resource.id}/environments/training`,
      body: {
        properties: { build: { contextUri: uri, dockerfilePath: "Dockerfile" }, osType: "Linux" },
      },
      // the old one goes first: replaced the other way round, all that it hangs on would be, and that can be locked
      dependsOn: [...workspace.ready, ...blobs],
    });
  }

  private variables({ foundation, links = [], settings = {} }: TrainingJobProps): Record<string, string> {
    const { clientId, principalId } = this.identity;
    const given = [...links.map((link) => link.settings({ clientId, principalId })), settings];
    return {
      ...Object.assign({}, ...given),
      APPLICATIONINSIGHTS_CONNECTION_STRING: foundation.telemetry.component.connectionString,
    };
  }
}
