import {
  type KeptAnswer,
  PredictionRecord,
  type Taken,
} from "../../runtime/functions/predictions/record/prediction-record";
import type { RecordedAnswer, RecordedRequest } from "../../runtime/functions/predictions/record/recorded";

/** A record that notes how long requests wait for it. */
export class TimedRecord extends PredictionRecord {
  private readonly began = new Map<string, number>();
  private waited: number[] = [];

  /** Milliseconds of each request that was answered since the last time: its question and its answer together. */
  take(): number[] {
    const { waited } = this;
    this.waited = [];
    return waited;
  }

  override async asked(request: RecordedRequest): Promise<Taken> {
    const began = performance.now();
    const taken = await super.asked(request);
    this.began.set(request.id, performance.now() - began);
    return taken;
  }

  override async answered(answer: RecordedAnswer): Promise<KeptAnswer> {
    const began = performance.now();
    const kept = await super.answered(answer);
    this.waited.push((this.began.get(answer.id) ?? 0) + performance.now() - began);
    this.began.delete(answer.id);
    return kept;
  }
}
