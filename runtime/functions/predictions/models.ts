import type { PredictionManifest } from "../../predictions/manifest";
import type { RegisteredModel } from "../../predictions/registry";
import type { AskedModel, ChosenModel } from "../../predictions/scoring/prediction";
import type { Model } from "./contract/models";

/** What the API asks of models. */
export interface Models {
  /** The model that answers when none is named. */
  readonly defaultName: string;
  /** All versions, the newest of each model last. */
  list(): Promise<readonly RegisteredModel[]>;
  /** What a version says about itself. */
  manifestOf(hash: string): Promise<PredictionManifest>;
  /** @throws PredictionError when neither the model nor, where it may, the default one can be used */
  choose(asked: AskedModel): Promise<ChosenModel>;
}

/** Models by name, each with its versions. */
export function byName(registered: readonly RegisteredModel[], defaultName: string): Model[] {
  const names = [...new Set(registered.map(({ name }) => name))];
  return names.map((name) => {
    const versions = registered.filter((each) => each.name === name);
    const newest = versions.at(-1) as RegisteredModel;
    return {
      name,
      title: newest.title,
      task: newest.task,
      isDefault: name === defaultName,
      versions: versions.map(({ version, hash, registeredAt }) => ({
        version,
        hash,
        registeredAt: registeredAt ?? null,
      })),
    };
  });
}

export async function newestManifests(models: Models): Promise<PredictionManifest[]> {
  const all = byName(await models.list(), models.defaultName);
  return Promise.all(all.map(({ versions }) => models.manifestOf(versions.at(-1)?.hash ?? "")));
}
