import type { PipelineLock } from "../../runtime/pipeline/lock";
import { comparedRuns } from "../../runtime/pipeline/runs";
import type { Metric } from "../../runtime/pipeline/stage";
import { type ChangedParameter, changedParameters } from "../../runtime/pipeline/status";
import type { RunStatus, TrackedRun, TrackingClient } from "../../runtime/tracking/tracking-client";
import { byTag, errorTag, whyTag } from "../../runtime/training/jobs";
import { figuresLogged } from "../../runtime/training/run-figures";
import { Failure } from "../failure";
import { type StageInJson, stagesInJson } from "./runs-in-words";

/** What a registry knows of the models that trainings made. */
export interface ModelsTrained {
  readonly champion: { readonly version: string; readonly by: string } | undefined;
  readonly models: readonly {
    readonly version: string;
    /** `stage`, `code` and `promotedBy` are told. */
    readonly tags: Readonly<Record<string, string>>;
  }[];
}

/** A training of an environment, by what its run tells and the registry knows of its model. */
export interface TrackedTraining {
  /** The job is called as its run is. */
  readonly job: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Whoever asked, as the API names them; null when an app started it by itself. */
  readonly by: string | null;
  readonly why: string | null;
  /** Why it failed. */
  readonly error: string | null;
  /** Hash of the ratings. */
  readonly data: string | null;
  /** Hash of the code of all stages. */
  readonly code: string | null;
  readonly algorithm: string | null;
  readonly version: string | null;
  /** Where its version stands now: "champion", "challenger", "refused". */
  readonly stage: string | null;
  /** Who let its version serve the last time: a run, or a person as the API names them; null when nobody has. */
  readonly promotedBy: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** Against the training before it; none of the oldest. */
  readonly changed: readonly ChangedParameter[];
  /** By "stage.figure". */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** What each stage was made of; null of a training that changed nothing, or did not end. */
  readonly stages: Readonly<Record<string, StageInJson>> | null;
}

/**
 * An environment's trainings, the newest first.
 *
 * @param count at most
 * @throws Failure NothingTrained; TrackingError
 */
export async function trackedTrainings(
  tracking: TrackingClient,
  { models: { champion, models }, lock }: { readonly models: ModelsTrained; readonly lock: PipelineLock },
  {
    workload,
    environment,
    count,
  }: { readonly workload: string; readonly environment: string; readonly count: number },
): Promise<TrackedTraining[]> {
  const experiment = await tracking.findExperiment(workload);
  // one more than is shown, which says what the oldest changed
  const runs = experiment === undefined ? [] : await tracking.search(experiment, { limit: count + 1 });
  if (runs.length === 0) throw nothingTrained(workload, environment);
  // the pipeline's runs are by the job that had them run
  const made = new Map(comparedRuns(lock, lock.runs.length).map((each) => [each.by, stagesInJson(each)]));
  return runs.slice(0, count).map((run, n) => {
    const model = models.find(({ version }) => version === run.tags["version"]);
    const serves = model !== undefined && model.version === champion?.version;
    const before = runs.slice(n + 1).find(hasParameters);
    return {
      job: run.id,
      status: run.status,
      startedAt: dated(run.startedAt),
      endedAt: dated(run.endedAt),
      by: run.tags[byTag] ?? null,
      why: run.tags[whyTag] ?? null,
      error: run.tags[errorTag] ?? null,
      data: run.tags["data"] ?? null,
      code: model?.tags["code"] ?? null,
      algorithm: run.tags["algorithm"] ?? null,
      version: run.tags["version"] ?? null,
      stage: serves ? "champion" : (model?.tags["stage"] ?? run.tags["stage"] ?? null),
      promotedBy: (serves ? champion?.by : model?.tags["promotedBy"]) ?? null,
      parameters: run.params,
      changed: before && hasParameters(run) ? changedParameters(before.params, run.params) : [],
      metrics: figuresLogged(run.metrics),
      stages: made.get(run.id) ?? null,
    };
  });
}

/** The job of an environment's only training, when it failed. @throws TrackingError */
export async function failedFirstTraining(
  tracking: TrackingClient,
  workload: string,
): Promise<string | undefined> {
  const experiment = await tracking.findExperiment(workload);
  const runs = experiment === undefined ? [] : await tracking.search(experiment, { limit: 2 });
  const [first, second] = runs;
  return first?.status === "FAILED" && second === undefined ? first.id : undefined;
}

/** One that ended before it began has none. */
function hasParameters({ params }: TrackedRun): boolean {
  return Object.keys(params).length > 0;
}

function dated(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function nothingTrained(workload: string, environment: string): Failure {
  return new Failure("NothingTrained", {
    what: `there are no trainings of ${workload} in ${environment}`,
    why: "no job has tracked a run in its Azure ML workspace yet",
    fix: `npx vitrine train ${workload}${environment === "local" ? "" : ` -e ${environment}`}${workload === "films" ? "; those on this machine are shown with --here" : ""}`,
  });
}
