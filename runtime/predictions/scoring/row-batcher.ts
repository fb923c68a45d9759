import type { TypedRow } from "../rows";
import { PredictionError } from "./prediction-error";
import type { ScoredRows } from "./protocol";

/** Scores of some rows among those of others that were computed with them. */
export interface ScoredSlice {
  readonly scored: ScoredRows;
  /** The first of them. */
  readonly from: number;
}

export interface BatcherOptions {
  /** Computes at least one row. */
  readonly score: (rows: readonly TypedRow[], explain: boolean) => Promise<ScoredRows>;
  /** Batches that are computed at the same time. */
  readonly atOnce: number;
  /** A request has no more rows than that either. */
  readonly rowsInBatch: number;
  /** Rows that may wait. */
  readonly waitingRows: number;
  /** Hears of rows that fail by themselves, not only beside others. */
  readonly failed: (error: PredictionError) => void;
}

interface Waiting {
  readonly rows: readonly TypedRow[];
  readonly explain: boolean;
  resolve(slice: ScoredSlice): void;
  reject(error: unknown): void;
}

/** What the rows of a batch are at fault for: perhaps only one of them, or none, when somebody else ended the process. */
const faults: ReadonlySet<string> = new Set(["ModelCrashed", "PredictionFailed"]);

/**
 * Puts the rows of concurrent requests into one message to a worker: what the message costs is shared.
 *
 *     score ─▶ waiting ─▶ a batch, at the end of this turn of the event loop or when a former batch is back ─▶ answers
 *                            └▶ it fails: each request once more, by itself, so that only the one at fault fails
 */
export class RowBatcher {
  private readonly options: BatcherOptions;
  private readonly waiting: Waiting[] = [];
  private rowsWaiting = 0;
  private underWay = 0;
  private isScheduled = false;

  constructor(options: BatcherOptions) {
    this.options = options;
  }

  /** @param rows at least one */
  score(rows: readonly TypedRow[], explain = true): Promise<ScoredSlice> {
    if (this.rowsWaiting + rows.length > this.options.waitingRows) {
      const message = `${this.rowsWaiting} rows wait already.`;
      return Promise.reject(new PredictionError("ScoringBusy", message, { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ rows, explain, resolve, reject });
      this.rowsWaiting += rows.length;
      this.schedule();
    });
  }

  /** Requests that came in one turn of the event loop are all there when it ends. */
  private schedule(): void {
    if (this.isScheduled || this.underWay >= this.options.atOnce || this.waiting.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.underWay < this.options.atOnce && this.waiting.length > 0) void this.send(this.next());
    });
  }

  private next(): Waiting[] {
    let rows = 0;
    let requests = 0;
    for (const waiting of this.waiting) {
      const fits = rows + waiting.rows.length <= this.options.rowsInBatch;
      if (requests > 0 && !(fits && waiting.explain === this.waiting[0]?.explain)) break;
      rows += waiting.rows.length;
      requests++;
    }
    this.rowsWaiting -= rows;
    return this.waiting.splice(0, requests);
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    this.underWay++;
    try {
      await this.compute(batch);
    } finally {
      this.underWay--;
      this.schedule();
    }
  }

  private async compute(batch: readonly Waiting[], isAgain = false): Promise<void> {
    const [only] = batch;
    const rows = batch.length === 1 && only ? only.rows : batch.flatMap((request) => request.rows);
    try {
      const scored = await this.options.score(rows, only?.explain ?? true);
      let from = 0;
      for (const request of batch) {
        request.resolve({ scored, from });
        from += request.rows.length;
      }
    } catch (error) {
      const isFault = error instanceof PredictionError && faults.has(error.code);
      // what fails without an end of its process fails again
      if (isFault && !isAgain && (batch.length > 1 || error.code === "ModelCrashed")) {
        for (const request of batch) await this.compute([request], true);
        return;
      }
      if (isFault) this.options.failed(error);
      for (const request of batch) request.reject(error);
    }
  }
}
