import { parametersBetween, recordsOf } from "./diff";
import type { PipelineLock, RunRecord, StageRecord } from "./lock";
import type { ChangedParameter } from "./status";

/** A run with what it ended with, and how it differs from the run before. */
export interface ComparedRun extends Omit<RunRecord, "stages"> {
  /** What the first stage was told of the data. */
  readonly data: string;
  /** By "stage.parameter"; none of the oldest run. */
  readonly changed: readonly ChangedParameter[];
  /** By stage. */
  readonly records: ReadonlyMap<string, StageRecord>;
}

/** The newest runs first. @param count at most */
export function comparedRuns(lock: PipelineLock, count: number): ComparedRun[] {
  return lock.runs
    .map((run, n): ComparedRun => {
      const { stages: _, ...facts } = run;
      const records = recordsOf(lock, run);
      const before = lock.runs[n - 1];
      return {
        ...facts,
        data: Object.values([...records.values()][0]?.inputs ?? {}).join("+"),
        changed: before ? parametersBetween(recordsOf(lock, before), records) : [],
        records,
      };
    })
    .slice(-count)
    .reverse();
}
