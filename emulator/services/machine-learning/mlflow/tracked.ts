export const runStatuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;

export type MlflowStatus = (typeof runStatuses)[number];

export type Lifecycle = "active" | "deleted";

export interface MlflowExperiment {
  readonly id: string;
  readonly name: string;
  readonly lifecycle: Lifecycle;
  /** Milliseconds since 1970, as all times of MLflow. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MlflowRun {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly user: string;
  readonly status: MlflowStatus;
  readonly startTime: number;
  readonly endTime?: number;
  readonly lifecycle: Lifecycle;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A value at a step; what JSON has no number for is a text: "NaN", "Infinity", "-Infinity". */
export interface MlflowMetric {
  readonly key: string;
  readonly value: number | "NaN" | "Infinity" | "-Infinity";
  readonly timestamp: number;
  readonly step: number;
}
