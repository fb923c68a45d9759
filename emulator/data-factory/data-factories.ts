import type { Service } from "../core/service";

/** Azure Data Factory's copies on one machine: pipelines of copy activities between blob containers, on schedules. */
export interface DataFactories extends Service {
  status(): readonly DataFactoryStatus[];
  /** Fires a trigger of this name now. @returns undefined when no factory has one; @throws when its run fails */
  fire(trigger: string): Promise<PipelineRun[] | undefined>;
}

export interface PipelineRun {
  readonly factory: string;
  readonly pipeline: string;
  readonly trigger: string;
  readonly state: "succeeded" | "failed";
  readonly filesWritten: number;
  readonly bytesWritten: number;
  readonly problem?: string;
}

export interface DataFactoryStatus {
  readonly name: string;
  readonly triggers: readonly {
    readonly name: string;
    readonly activated: boolean;
    readonly next?: string;
  }[];
  readonly lastRuns: readonly PipelineRun[];
}
