export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A stage of a pipeline: a function of its inputs and parameters, that is not called again for the same ones. */
export interface Stage {
  /** `train`, or `train@svd` for one of several that do the same with other parameters. */
  readonly name: string;
  /** Changes with the code that computes the outputs. */
  readonly code: string;
  /** All that it reads, with their values. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** By the name that the stage gives it: another stage's output, or something from outside of the pipeline. */
  readonly inputs: Readonly<Record<string, StageInput>>;
  readonly outputs: readonly string[];
  run(task: StageTask): Promise<StageResult>;
}

/** `train.model` is the output `model` of the stage `train`; what comes from outside says which one it is by a hash or a version. */
export type StageInput = string | { readonly outside: string };

/** What a stage is given when it runs. */
export interface StageTask {
  /** @param name of an input from another stage */
  input(name: string): Promise<Uint8Array>;
  /** Hash of an input, or what is said of one from outside. */
  hashOf(input: string): string;
  /** What it kept when it was killed. @default - undefined: from the beginning */
  readonly checkpoint: Uint8Array | undefined;
  /** Keeps what makes going on possible. */
  keep(checkpoint: Uint8Array): Promise<void>;
  /** Tells how far it is. @param share from 0 to 1 */
  progress(text: string, share?: number): void;
  /** Aborted when the run is to end: the stage throws its reason. */
  readonly signal: AbortSignal;
}

export interface StageResult {
  /** One for each of the stage's `outputs`; the same bytes for the same inputs, parameters and code. */
  readonly outputs: Readonly<Record<string, Uint8Array>>;
  /** Figures, which may differ from run to run (times). Kept in the lock. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** Kept in the lock: a few hundred points at most. */
  readonly plots?: Readonly<Record<string, Plot>>;
  /** Short answers that are asked for without the outputs. Kept in the lock. */
  readonly notes?: Readonly<Record<string, Json>>;
}

/** A figure, alone or with the range that holds it with 95 % confidence. */
export type Metric = number | { readonly value: number; readonly low: number; readonly high: number };

export interface Plot {
  /** What the axes are called. */
  readonly x: string;
  readonly y: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
