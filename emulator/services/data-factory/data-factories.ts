import type { Service } from "../../core/service";
import type { FactoryResources } from "./factory-resources";

/** Azure Data Factory's copies on one machine: pipelines of copy activities between blob containers, on schedules. */
export interface DataFactories extends Service {
  /** Makes or changes a part of a factory. A trigger waits for its next time from now on. */
  put<Kind extends keyof FactoryResources>(kind: Kind, part: FactoryResources[Kind]): void;
  remove(kind: keyof FactoryResources, id: string): void;
  status(): readonly DataFactoryStatus[];
  /**
   * Fires a trigger now, whether it is activated or not. What failed is told in the runs.
   *
   * @param factory needed when triggers of several factories have the name. @default - any factory's
   * @returns undefined when no factory has a trigger of this name
   */
  fire(trigger: string, factory?: string): Promise<PipelineRun[] | undefined>;
}

export interface PipelineRun {
  readonly factory: string;
  readonly pipeline: string;
  readonly trigger: string;
  readonly state: "succeeded" | "failed";
  /** ISO 8601 */
  readonly started: string;
  readonly durationMs: number;
  readonly filesWritten: number;
  readonly bytesWritten: number;
  /** Why it failed, with what to do about it. */
  readonly problem?: string;
}

export interface DataFactoryStatus {
  readonly name: string;
  readonly triggers: readonly {
    readonly name: string;
    readonly activated: boolean;
    /** ISO 8601 */
    readonly next?: string;
  }[];
  /** The newest first. */
  readonly lastRuns: readonly PipelineRun[];
}
