import { linearGraph } from "../../../predictions/first-model/linear-graph";
import { Predictor } from "../../../predictions/scoring/predictor";
import { bundledWorker } from "../../../predictions/testing/bundled-worker";
import { leavingManifest } from "../../../predictions/testing/leaving-manifest";
import { MemoryRegistry } from "../../../predictions/testing/memory-registry";
import { onnxFile } from "../../../shared/onnx-file";
import { type Models, RegistryModels } from "../models";

/** A logistic regression that looks at the age alone: 0.5 at 50 years, and `scoreAt` says the rest. */
const graph = linearGraph({
  means: Float64Array.of(50, 0, 0, 0, 0, 0),
  deviations: Float64Array.of(10, 1, 1, 1, 1, 1),
  weights: Float64Array.of(1, 0, 0, 0, 0, 0),
  intercept: 0,
});

export function scoreAt(age: number): number {
  return 1 / (1 + Math.exp(-(age - 50) / 10));
}

/** The real scoring, in a process of its own, with the model "leaving" in two versions that score alike. */
export class AgeModels implements Models {
  readonly defaultModel = { name: "leaving", version: "1" };
  readonly registry = new MemoryRegistry();
  /** Of the versions. */
  readonly hashes: readonly string[];
  /** Called before each prediction. */
  beforePredicting: () => Promise<void> = async () => undefined;
  private readonly predictor: Predictor;
  private readonly models: RegistryModels;

  /**
   * @param workerFile of `bundledWorker`
   * @param mostCrashes of `Predictor`
   */
  constructor(workerFile = bundledWorker(), mostCrashes = 3) {
    const sample = { ...leavingManifest.sample, score: scoreAt(leavingManifest.sample.row.age) };
    const onnx = onnxFile(graph);
    this.hashes = ["1", "2"].map((version) =>
      this.registry.register({ ...leavingManifest, version, sample }, onnx),
    );
    this.predictor = new Predictor({
      registry: this.registry,
      defaultModel: this.defaultModel,
      workerFile,
      workers: 1,
      mostCrashes,
    });
    this.models = new RegistryModels(this.registry, this.predictor);
  }

  list() {
    return this.models.list();
  }

  manifestOf(hash: string) {
    return this.models.manifestOf(hash);
  }

  async choose(asked: Parameters<Models["choose"]>[0]) {
    const chosen = await this.models.choose(asked);
    const predict: typeof chosen.predict = async (rows, options) => {
      await this.beforePredicting();
      return chosen.predict(rows, options);
    };
    return { ...chosen, predict };
  }

  get workerIds(): readonly number[] {
    return this.predictor.workerIds;
  }

  close(): Promise<void> {
    return this.predictor.close(1);
  }
}
