import { WorkerPool } from "../../scoring/workers/worker-pool";
import type { WorkerProcess, WorkerProgram } from "../../scoring/workers/worker-process";
import type { EncodedRows } from "../encode-rows";
import type { ModelFiles } from "../registry";
import { PredictionError } from "./prediction-error";
import type { ScoredRows, ScoringMessage, WorkerRefusal } from "./protocol";

/** Rows that a model is asked about, or `undefined`: only whether it can be used. */
export interface ScoringTask {
  readonly hash: string;
  readonly files: ModelFiles;
  readonly encoded: EncodedRows | undefined;
  readonly explain: boolean;
}

export interface ScoringPoolOptions {
  readonly program: WorkerProgram;
  readonly workers: number;
  /** Longest time in seconds from a task's arrival to its answer. */
  readonly seconds: number;
  /** Whether a model may stay where it was loaded. */
  readonly isKept: (hash: string) => boolean;
  /** A worker ended that nobody had asked to. */
  readonly crashed: (reason: string) => void;
}

/** Batches that may wait for a worker: beyond that, answers would come too late anyway. */
const waiting = 64;

export type ScoringPool = WorkerPool<ScoringTask, ScoredRows, WorkerRefusal>;

/** Worker processes that are sent a model with the first rows that they are asked about. */
export function scoringPool({ isKept, crashed, ...options }: ScoringPoolOptions): ScoringPool {
  const loaded = new WeakMap<WorkerProcess, Set<string>>();
  const pool: ScoringPool = new WorkerPool({
    ...options,
    waiting,
    waitsForWorkers: true,
    events: { crashed },
    messageOf: ({ hash, files, encoded, explain }, worker): ScoringMessage => {
      const has = loaded.get(worker) ?? new Set<string>();
      loaded.set(worker, has);
      const drop = [...has].filter((each) => each !== hash && !isKept(each));
      for (const each of drop) has.delete(each);
      const isNew = !has.has(hash);
      has.add(hash);
      return { hash, drop, encoded, explain, ...(isNew && { load: files }) };
    },
    refuse: (code, message, retryAfterSeconds) => {
      switch (code) {
        case "WorkerCrashed":
          return new PredictionError("ModelCrashed", message);
        case "TimedOut":
          return new PredictionError("PredictionTimedOut", message);
        case "QueueFull":
        case "NotReady":
          return new PredictionError("ScoringBusy", message, { retryAfterSeconds });
        default:
          return new PredictionError(code, message);
      }
    },
  });
  // it says why workers do not begin; so does the first request
  pool.ready().catch(() => {});
  return pool;
}
