import type { ObservedAnswer } from "../metrics/scoring-metrics";

/** Where the server tells what it did. No answer waits for it, and none fails because of it. */
export interface Recorder {
  answered(answer: ObservedAnswer): void;
  /** What should not have happened. */
  failed(error: unknown): void;
  /** One measurement; its dimensions must have few values. */
  metric(name: string, value: number, dimensions: Readonly<Record<string, string>>): void;
  /** Sends what is left, within seconds; for the end of the process. */
  close(): Promise<void>;
}
