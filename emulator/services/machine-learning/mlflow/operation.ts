import type { TrackingStore } from "./tracking-store";

export interface Asked {
  readonly store: TrackingStore;
  readonly body: unknown;
  /** Of the workspace's artifacts, in MLflow's addresses. */
  readonly home: string;
  /** Who asks, by name. */
  readonly caller: string;
}

/** One call of MLflow's REST API. */
export interface MlflowOperation {
  /** @default only reads */
  readonly writes?: true;
  answer(asked: Asked): unknown;
}
