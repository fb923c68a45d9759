import type { PipelineLock, RunRecord, StageRecord } from "./lock";
import { PipelineError } from "./pipeline-error";
import type { Metric, Plot } from "./stage";
import { type ChangedParameter, changedParameters } from "./status";

/** Two runs beside each other, from the lock alone. */
export interface RunDiff {
  readonly from: RunRecord;
  readonly to: RunRecord;
  /** Whether both saw the same data from outside. */
  readonly sameData: boolean;
  /** Stages whose code differs. */
  readonly code: readonly string[];
  /** By "stage.parameter". */
  readonly parameters: readonly ChangedParameter[];
  readonly metrics: readonly MetricDiff[];
  readonly plots: readonly PlotDiff[];
}

export interface MetricDiff {
  /** "stage: metric". */
  readonly name: string;
  readonly from: Metric | undefined;
  readonly to: Metric | undefined;
  /** Second minus first. */
  readonly difference: number | undefined;
  /** Whether the two intervals share no value; undefined for figures without. */
  readonly apart: boolean | undefined;
}

export interface PlotDiff {
  readonly name: string;
  readonly from: Plot | undefined;
  readonly to: Plot | undefined;
}

/**
 * @param from, to ids of runs, or their beginnings. @default - the last but one, and the last
 * @throws PipelineError RunUnknown
 */
export function diffOf(lock: PipelineLock, from?: string, to?: string): RunDiff {
  const [first, second] = [runOf(lock, from, -2), runOf(lock, to, -1)];
  const [before, after] = [recordsOf(lock, first), recordsOf(lock, second)];
  const stages = [...new Set([...before.keys(), ...after.keys()])];
  const both = stages.map((stage) => ({ stage, a: before.get(stage), b: after.get(stage) }));
  return {
    from: first,
    to: second,
    sameData: both.every(({ a, b }) => a?.inputs["data"] === b?.inputs["data"]),
    code: both.filter(({ a, b }) => a && b && a.code !== b.code).map(({ stage }) => stage),
    parameters: parametersBetween(before, after),
    metrics: both.flatMap(({ stage, a, b }) =>
      namesOf(a?.metrics, b?.metrics).map((name) =>
        metricDiff(`${stage}: ${name}`, a?.metrics[name], b?.metrics[name]),
      ),
    ),
    plots: both.flatMap(({ stage, a, b }) =>
      namesOf(a?.plots, b?.plots).map((name) => ({
        name: `${stage}: ${name}`,
        from: a?.plots[name],
        to: b?.plots[name],
      })),
    ),
  };
}

function metricDiff(name: string, from: Metric | undefined, to: Metric | undefined): MetricDiff {
  const [a, b] = [figureOf(from), figureOf(to)];
  const apart =
    typeof from === "object" && typeof to === "object" ? from.low > to.high || to.low > from.high : undefined;
  return { name, from, to, difference: a === undefined || b === undefined ? undefined : b - a, apart };
}

export function figureOf(metric: Metric | undefined): number | undefined {
  return typeof metric === "object" ? metric.value : metric;
}

/** The records of a run's stages, by stage. */
export function recordsOf(
  { records }: PipelineLock,
  { stages }: RunRecord,
): ReadonlyMap<string, StageRecord> {
  return new Map(
    Object.entries(stages).flatMap(([stage, key]) => {
      const record = records[key];
      return record ? [[stage, record] as const] : [];
    }),
  );
}

function runOf({ runs }: PipelineLock, id: string | undefined, otherwise: number): RunRecord {
  const found = id === undefined ? runs.at(otherwise) : runs.findLast((run) => run.id.startsWith(id));
  if (found) return found;
  throw new PipelineError("RunUnknown", {
    what: id === undefined ? "there are no two runs to compare" : `there is no run ${id}`,
    why: `${runs.length} runs changed something: ${runs.map((run) => run.id).join(", ") || "none yet"}`,
    fix: id === undefined ? "run the pipeline with something changed, then compare" : "name one of these",
  });
}

function namesOf(one: object = {}, other: object = {}): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

/** By "stage.parameter", of stages that both runs had. */
export function parametersBetween(
  before: ReadonlyMap<string, StageRecord>,
  after: ReadonlyMap<string, StageRecord>,
): ChangedParameter[] {
  return [...after].flatMap(([stage, { parameters }]) => {
    const was = before.get(stage)?.parameters;
    const changes = was ? changedParameters(was, parameters) : [];
    return changes.map((each) => ({ ...each, name: `${stage}.${each.name}` }));
  });
}
