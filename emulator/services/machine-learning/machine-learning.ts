import type { Service } from "../../core/service";
import type { Jobs } from "./jobs/jobs";
import type { Tracking } from "./mlflow/tracking";

export interface OnlineEndpoint {
  readonly resourceId: string;
  readonly name: string;
  /** Who the deployments act as, also while they fetch their model. */
  readonly identities: readonly { resourceId: string; principalId: string; clientId: string }[];
}

export interface Deployment {
  readonly resourceId: string;
  readonly name: string;
  readonly endpointId: string;
  /** Blob URL of the folder with the Dockerfile and what it adds. */
  readonly contextUri: string;
  /** Object id of the workspace's identity: Azure ML builds the image from the context under it. */
  readonly builderId: string;
  /** Blob URL of the folder with the model's files. */
  readonly modelUri: string;
  /** Where Azure mounts the model, e.g. "/var/models"; "" leaves it to Azure, which then says so in AZUREML_MODEL_DIR. */
  readonly modelMountPath: string;
  /** Where the files lie below that: "<model>/<version>/<the registered folder's own name>". */
  readonly modelPlace: string;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly routes: {
    readonly scoring: string;
    readonly liveness: string;
    readonly readiness: string;
    readonly port: number;
  };
  readonly requestSettings: {
    readonly maxConcurrentRequestsPerInstance: number;
    readonly requestTimeoutMs: number;
  };
}

/** A refusal in Azure's codes, for the resource manager to pass on. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/**
 * Azure ML's online endpoints on one machine: each deployment runs its shipped package in a process of its
 * own. As in Azure a caller sees 424 for whatever the deployment answers besides 200, with its own status in the
 * header `ms-azureml-model-error-statuscode` and its own body.
 */
export interface MachineLearning extends Service {
  readonly jobs: Jobs;
  readonly tracking: Tracking;
  createOrUpdateEndpoint(endpoint: OnlineEndpoint): Promise<{ scoringUri: string }>;
  deleteEndpoint(resourceId: string): Promise<void>;
  /** Resolves when it is ready. @throws when it is not, with the end of its log; what ran before goes on */
  createOrUpdateDeployment(deployment: Deployment): Promise<void>;
  /** Takes up a deployment of an earlier run, which starts when somebody asks it. */
  resumeDeployment(deployment: Deployment): void;
  /** @throws 409 while it has traffic */
  deleteDeployment(resourceId: string): Promise<void>;
  /** Percent by deployment; together 0 or 100. @throws 400 for a deployment that does not exist */
  setTraffic(endpointId: string, traffic: Readonly<Record<string, number>>): Promise<void>;
  trafficOf(endpointId: string): Readonly<Record<string, number>>;
  status(): readonly EndpointStatus[];
}

export interface EndpointStatus {
  readonly resourceId: string;
  readonly name: string;
  readonly scoringUri: string;
  readonly traffic: Readonly<Record<string, number>>;
  readonly deployments: readonly DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly name: string;
  /** "asleep": its process starts with the next request. */
  readonly state: "starting" | "ready" | "asleep" | "failed";
  readonly problem?: string;
  readonly pid?: number;
  readonly restarts: number;
}
