import { FreshAnswer } from "../../http/fresh-answer";
import type { PredictionsHealthAnswer } from "./contract/about";
import type { Models } from "./models";
import type { PredictionRecord } from "./record/prediction-record";

type Dependency = PredictionsHealthAnswer["dependencies"]["model"];

/** Whether this process can serve: not that it runs, but that it predicts and could record it. */
export class PredictionsHealth {
  private readonly models: Models;
  private readonly record: PredictionRecord;
  private readonly version: string;
  private readonly answer = new FreshAnswer(() => this.ask());

  constructor(models: Models, record: PredictionRecord, version: string) {
    this.models = models;
    this.record = record;
    this.version = version;
  }

  check(now = performance.now()): Promise<PredictionsHealthAnswer> {
    return this.answer.get(now);
  }

  private async ask(): Promise<PredictionsHealthAnswer> {
    const [model, record] = await Promise.all([
      dependency("the default model does not predict its own sample", () => this.predictSample()),
      dependency("the database does not answer", () => this.record.check()),
    ]);
    const isHealthy = model.status === "ok" && record.status === "ok";
    return {
      status: isHealthy ? "healthy" : "unhealthy",
      version: this.version,
      dependencies: { model, record },
    };
  }

  private async predictSample(): Promise<void> {
    const model = await this.models.choose({ fallback: false });
    const { rows } = model.readRows([model.manifest.sample.row]);
    const predictions = await model.predict(rows);
    if (predictions.length !== 1) throw new Error("the sample was not predicted");
  }
}

async function dependency(reason: string, ask: () => Promise<void>): Promise<Dependency> {
  try {
    await ask();
    return { status: "ok" };
  } catch {
    return { status: "down", reason };
  }
}
