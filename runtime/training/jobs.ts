/** What a run of a workload's training is started with: texts, numbers and booleans by name. */
export type TrainingParameters = Readonly<Record<string, string | number | boolean>>;

export interface JobToStart {
  /** E.g. "films": at most one job of it is under way. */
  readonly workload: string;
  /** Where the run is tracked: created when it does not exist. */
  readonly experiment: string;
  readonly parameters: TrainingParameters;
  /** In a sentence: "schedule", "drift: ratings", "asked by …". */
  readonly why: string;
}

export type JobStatus = "Queued" | "Starting" | "Running" | "Completed" | "Failed" | "Canceled";

export interface JobState {
  readonly id: string;
  readonly status: JobStatus;
  /** ISO 8601, from when its process ran. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** What the job said of its stages so far, in their order. */
  readonly stages?: readonly { readonly name: string; readonly state: string }[];
  /** Why it failed, in a sentence. */
  readonly error?: string;
}

/** The training jobs of a workspace. Everything fails with a JobError. */
export interface TrainingJobs {
  /** @throws JobError JobUnderWay while one of this workload has not ended */
  startJob(job: JobToStart): Promise<{ readonly id: string }>;
  /** The newest of a workload; undefined before there was one. */
  latestJob(workload: string): Promise<JobState | undefined>;
  /** undefined when there is no such job. */
  jobState(id: string): Promise<JobState | undefined>;
  /** Asks it to end; one that has ended stays as it is. */
  cancelJob(id: string): Promise<void>;
}
