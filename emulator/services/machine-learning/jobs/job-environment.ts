import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { lastSegment } from "../../../../azure/resource-id";
import type { Identity } from "../../../identity/identity";
import { atThisManager } from "../../../resource-manager/arm-rest";
import { stableGuid } from "../../../resource-manager/stable-guid";
import type { AssignedIdentity } from "../../../resource-manager/types/azapi-identities";
import type { MlflowRun } from "../mlflow/tracked";
import type { Tracking } from "../mlflow/tracking";
import type { Job } from "./job";

export interface JobEnvironmentNeeds {
  readonly identity: Identity;
  readonly tracking: Tracking;
  readonly authorityFile: string;
  /** Where Azure Resource Manager answers here. */
  readonly resourceManager: string;
  /** The job's folder. */
  readonly folder: string;
  /** Who it acts as; the first is the default. */
  readonly identities: readonly AssignedIdentity[];
  readonly image: Readonly<Record<string, string>>;
  /** For its own run. */
  readonly token: string;
  readonly run: MlflowRun;
}

/** What Azure ML sets in a job's process, over what the image and the job itself say. */
export async function jobEnvironment(job: Job, needs: JobEnvironmentNeeds): Promise<Record<string, string>> {
  const { identity, tracking, authorityFile, folder, identities, image, token, run } = needs;
  const home = join(folder, "home");
  const temporary = join(home, "tmp");
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const [, , subscription = "", , group = ""] = job.workspaceId.split("/");
  const [first] = identities;
  const experiment = job.properties.experimentName ?? "Default";
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    TMPDIR: temporary,
    TZ: "UTC",
    NODE_EXTRA_CA_CERTS: authorityFile,
    // the SDK's own statistics go to Microsoft, and this machine may be offline
    APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED: "true",
    ...(first && (await identity.environmentFor(identities))),
    ...image,
    ...atThisManager(job.properties.environmentVariables ?? {}, needs.resourceManager),
    ...(first && { DEFAULT_IDENTITY_CLIENT_ID: first.clientId }),
    MLFLOW_TRACKING_URI: tracking.uriOf(job.workspaceId),
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_RUN_ID: job.name,
    MLFLOW_EXPERIMENT_ID: run.experimentId,
    MLFLOW_EXPERIMENT_NAME: experiment,
    AZUREML_RUN_ID: job.name,
    AZUREML_RUN_TOKEN: token,
    AZUREML_EXPERIMENT_ID: run.experimentId,
    AZUREML_ARM_SUBSCRIPTION: subscription,
    AZUREML_ARM_RESOURCEGROUP: group,
    AZUREML_ARM_WORKSPACE_NAME: lastSegment(job.workspaceId),
    AZUREML_ARM_PROJECT_NAME: experiment,
    AZUREML_WORKSPACE_ID: stableGuid(job.workspaceId, "workspace"),
  };
}
