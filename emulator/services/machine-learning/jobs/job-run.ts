import type { MlflowStatus } from "../mlflow/tracked";
import type { Tracking } from "../mlflow/tracking";
import type { AzureJobStatus, Job } from "./job";

const runStatusOf: Readonly<Record<AzureJobStatus, MlflowStatus>> = {
  Starting: "SCHEDULED",
  Preparing: "SCHEDULED",
  Queued: "SCHEDULED",
  Running: "RUNNING",
  Finalizing: "RUNNING",
  CancelRequested: "RUNNING",
  Completed: "FINISHED",
  Failed: "FAILED",
  Canceled: "KILLED",
};

/** A job's run is called as the job is, in an experiment that is made when it is not there. */
export function putRunOf(
  { name, workspaceId, properties, createdBy, createdAt }: Job,
  tracking: Tracking,
): void {
  const store = tracking.storeOf(workspaceId);
  const experiment = properties.experimentName ?? "Default";
  const { id } = store.experimentByName(experiment) ?? store.createExperiment(experiment);
  const shown = properties.displayName ?? name;
  store.putRun({
    id: name,
    name: shown,
    experimentId: id,
    user: createdBy,
    status: "SCHEDULED",
    startTime: createdAt,
    lifecycle: "active",
    params: {},
    tags: { ...properties.tags, "mlflow.runName": shown },
  });
}

/** Tells a job's run, when it is still there, how far the job is. */
export function tellRunOf(
  { name, workspaceId, status }: Job,
  { startedAt, endedAt }: Partial<Job>,
  tracking: Tracking,
): void {
  const store = tracking.storeOf(workspaceId);
  if (!store.hasRun(name)) return;
  store.changeRun(name, {
    status: runStatusOf[status],
    ...(startedAt !== undefined && { startTime: startedAt }),
    ...(endedAt !== undefined && { endTime: endedAt }),
  });
}
