import type { CopyActivity } from "./activities";
import type { Recurrence } from "./recurrence";

export interface Factory {
  readonly id: string;
  readonly name: string;
  /** Object id of its system-assigned identity, which linked services act as. @default - it has none */
  readonly principalId?: string;
}

/** An account that copies read or write. */
export interface LinkedService {
  readonly id: string;
  readonly serviceEndpoint: string;
}

/** Files of a container: all, those of a folder, or a single one. */
export interface Dataset {
  readonly id: string;
  readonly linkedService: string;
  readonly container: string;
  /** Folder. @default - the whole container */
  readonly path?: string;
  /** @default - every file of the folder */
  readonly filename?: string;
}

export interface Pipeline {
  readonly id: string;
  readonly name: string;
  /** In the order in which they run. */
  readonly activities: readonly CopyActivity[];
  /** Runs at the same time; the next one waits. @default - any number */
  readonly concurrency?: number;
}

export interface Trigger {
  readonly id: string;
  readonly name: string;
  readonly pipelines: readonly string[];
  readonly activated: boolean;
  readonly recurrence: Recurrence;
}

/** Everything that a factory is made of. Parts refer to each other by their names. */
export interface FactoryResources {
  readonly factory: Factory;
  readonly "linked service": LinkedService;
  readonly dataset: Dataset;
  readonly pipeline: Pipeline;
  readonly trigger: Trigger;
}
