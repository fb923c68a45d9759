import type { CommandJob } from "./command-job";

/**
 * Azure's words, in the order in which a job goes through them:
 *
 *   Starting ─▶ Preparing ─▶ Queued ─▶ Running ─▶ Finalizing ─▶ Completed
 *      │            │           │         ├──────────────────────▶ Failed: it ended with another code than 0
 *      └────────────┴───────────┴─────────┴─▶ CancelRequested ───▶ Canceled: by somebody, or by its time limit
 */
export type AzureJobStatus =
  | "Starting"
  | "Preparing"
  | "Queued"
  | "Running"
  | "Finalizing"
  | "CancelRequested"
  | "Completed"
  | "Failed"
  | "Canceled";

/** A job as it was put, and how far it is. */
export interface Job {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly properties: CommandJob;
  readonly status: AzureJobStatus;
  /** Who put it. */
  readonly createdBy: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Of its process, while it runs. */
  readonly pid?: number;
}

export function hasEnded({ status }: Pick<Job, "status">): boolean {
  return status === "Completed" || status === "Failed" || status === "Canceled";
}
