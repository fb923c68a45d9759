import { PredictionManifest } from "../../../predictions/manifest";
import { rowReader } from "../../../predictions/read-rows";
import type { ChosenModel } from "../../../predictions/scoring/prediction";
import { leavingManifest } from "../../../predictions/testing/leaving-manifest";
import type { Models } from "../models";

const manifest = PredictionManifest.parse(leavingManifest);
const model = { name: manifest.name, version: manifest.version, hash: "a".repeat(64) };

/** Models without a graph: the score is the age in centuries. */
export class ThresholdModels implements Models {
  /** Called before each prediction. */
  beforePredicting: () => Promise<void> = async () => undefined;

  readonly defaultName = "leaving";

  async manifestOf() {
    return manifest;
  }

  async list() {
    return [{ ...model, task: manifest.task, title: manifest.title, registeredAt: undefined }];
  }

  async choose({ name }: Parameters<Models["choose"]>[0]): Promise<ChosenModel> {
    return {
      asked: name ?? "default",
      used: `${model.name}@${model.version}`,
      model,
      manifest,
      readRows: rowReader(manifest.features),
      predict: async (rows) => {
        await this.beforePredicting();
        return rows.map(({ values: [age] }) => ({
          label: Number(age) < 50 ? "stays" : "leaves",
          score: Number(age) / 100,
          explanation: { available: false, reason: "there is no graph" },
        }));
      },
    };
  }
}
