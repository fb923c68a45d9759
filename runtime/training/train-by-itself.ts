import type { Telemetry } from "../shared/telemetry";
import { JobError } from "./job-error";
import type { JobState, TrainingJobs } from "./jobs";

const dayMs = 86_400_000;

/** After a training that drift asked for, the next one waits so long: what it made may have been refused, and drift goes on. */
const daysAfterDrift = 7;

/** What a look for drift found, as far as a training is concerned. */
export interface DriftLook {
  readonly alarm: boolean;
  /** ISO 8601. */
  readonly checked_at: string;
  readonly result: {
    readonly differences: readonly { readonly column: string; readonly verdict: string }[];
  };
}

export interface TrainByItselfParts {
  /** E.g. "films": what is trained, and where it is tracked. */
  readonly workload: string;
  readonly settings: {
    /** @default - none starts by the schedule */
    readonly TRAIN_EVERY_DAYS?: number | undefined;
    readonly TRAIN_ON_DRIFT: boolean;
  };
  readonly jobs: Pick<TrainingJobs, "latestJob" | "startJob">;
  readonly checks: { last(): Promise<DriftLook | undefined> };
  /** Whether there is anything to learn from. */
  readonly hasData: () => Promise<boolean>;
  readonly telemetry: Pick<Telemetry, "event">;
}

/**
 * Starts the training that nobody has to ask for, if one is due: because the last night's look found drift, or because of the schedule. Whether
 * either starts one is what the environment's file says.
 *
 * @returns what was started and why; undefined when none is due, or one is under way
 */
export async function trainByItself(
  parts: TrainByItselfParts,
  now: Date,
): Promise<{ readonly id: string; readonly why: string } | undefined> {
  const { workload, jobs, telemetry } = parts;
  const reason = await reasonFor(parts, now);
  if (!reason || !(await parts.hasData())) return undefined;
  try {
    const { why } = reason;
    const { id } = await jobs.startJob({ workload, experiment: workload, parameters: {}, why });
    telemetry.event("training started", { id, why }, {});
    return { id, why };
  } catch (error) {
    // somebody asked for one at the same moment
    if (error instanceof JobError && error.code === "JobUnderWay") return undefined;
    throw error;
  }
}

async function reasonFor(
  { workload, settings, jobs, checks }: TrainByItselfParts,
  now: Date,
): Promise<{ readonly why: string } | undefined> {
  const { TRAIN_EVERY_DAYS: every, TRAIN_ON_DRIFT: onDrift } = settings;
  if (every === undefined && !onDrift) return undefined;
  const latest = await jobs.latestJob(workload);
  if (latest && !hasEnded(latest)) return undefined;
  const last = latest?.startedAt ?? latest?.endedAt;
  // half a day less: the same hour of the day is not the same second
  const isDue = (days: number) =>
    last === undefined || now.getTime() - Date.parse(last) > (days - 0.5) * dayMs;
  if (onDrift && isDue(daysAfterDrift)) {
    const drift = await driftOfLastNight(checks, now);
    if (drift) return { why: `drift: ${drift.join(", ")}` };
  }
  if (every !== undefined && isDue(every)) return { why: `schedule: every ${every} days` };
  return undefined;
}

/** The columns that drifted; undefined when none did, or nobody has looked lately. */
async function driftOfLastNight(
  checks: TrainByItselfParts["checks"],
  now: Date,
): Promise<readonly string[] | undefined> {
  const last = await checks.last();
  if (!last?.alarm || now.getTime() - Date.parse(last.checked_at) > dayMs) return undefined;
  const drifted = last.result.differences.filter(({ verdict }) => verdict === "drift");
  return [...new Set(drifted.map(({ column }) => column))];
}

function hasEnded({ status }: JobState): boolean {
  return status === "Completed" || status === "Failed" || status === "Canceled";
}
