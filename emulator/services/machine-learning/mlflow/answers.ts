import type { MlflowExperiment, MlflowMetric, MlflowRun } from "./tracked";

/** Experiments and runs as MLflow's protocol tells them. */

/** @param home of the workspace's artifacts, e.g. "mlflow-artifacts:/…" */
export function experimentView(
  { id, name, lifecycle, createdAt, updatedAt, tags }: MlflowExperiment,
  home: string,
) {
  return {
    experiment_id: id,
    name,
    artifact_location: `${home}/${id}`,
    lifecycle_stage: lifecycle,
    creation_time: createdAt,
    last_update_time: updatedAt,
    tags: listOf(tags),
  };
}

/** @param latest of each metric the last value */
export function runView(run: MlflowRun, latest: readonly MlflowMetric[], home: string) {
  return {
    info: {
      run_id: run.id,
      run_uuid: run.id,
      run_name: run.name,
      experiment_id: run.experimentId,
      user_id: run.user,
      status: run.status,
      start_time: run.startTime,
      ...(run.endTime !== undefined && { end_time: run.endTime }),
      artifact_uri: `${home}/${artifactFolder(run)}`,
      lifecycle_stage: run.lifecycle,
    },
    data: { metrics: latest, params: listOf(run.params), tags: listOf(run.tags) },
  };
}

/** Where a run's artifacts are asked for, below the workspace's. */
export function artifactFolder({ experimentId, id }: Pick<MlflowRun, "experimentId" | "id">): string {
  return `${experimentId}/${encodeURIComponent(id)}/artifacts`;
}

/** A name once: the last value that was said. */
export function namedOf(
  list: readonly { readonly key: string; readonly value: string }[],
): Record<string, string> {
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}

function listOf(named: Readonly<Record<string, string>>) {
  return Object.entries(named).map(([key, value]) => ({ key, value }));
}
