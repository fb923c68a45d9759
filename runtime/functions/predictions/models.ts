import type { PredictionManifest } from "../../predictions/manifest";
import type { ModelRegistry, RegisteredModel } from "../../predictions/registry";
import type { AskedModel, ChosenModel } from "../../predictions/scoring/prediction";
import type { Predictor } from "../../predictions/scoring/predictor";
import type { ModelVersions } from "./contract/models";

/** What the API asks of models. */
export interface Models {
  /** The model that answers when none is named; without a version, its newest one. */
  readonly defaultModel: Predictor["defaultModel"];
  /** All versions, the newest of each model last. */
  list(): Promise<readonly RegisteredModel[]>;
  /** What a version says about itself. */
  manifestOf(hash: string): Promise<PredictionManifest>;
  /** @throws PredictionError when neither the model nor, where it may, the default one can be used */
  choose(asked: AskedModel): Promise<ChosenModel>;
}

/** The models of a registry, which the predictor loads and asks. */
export class RegistryModels implements Models {
  readonly defaultModel: Models["defaultModel"];
  private readonly registry: ModelRegistry;
  private readonly predictor: Predictor;
  /** A model's hash is over its manifest: what was read once stays true. */
  private readonly manifests = new Map<string, Promise<PredictionManifest>>();

  constructor(registry: ModelRegistry, predictor: Predictor) {
    this.registry = registry;
    this.predictor = predictor;
    this.defaultModel = predictor.defaultModel;
  }

  list(): Promise<readonly RegisteredModel[]> {
    return this.predictor.models();
  }

  choose(asked: AskedModel): Promise<ChosenModel> {
    return this.predictor.choose(asked);
  }

  manifestOf(hash: string): Promise<PredictionManifest> {
    const known = this.manifests.get(hash);
    if (known) return known;
    const read = this.registry.read(hash).then(({ manifest }) => manifest);
    this.manifests.set(hash, read);
    read.catch(() => this.manifests.delete(hash));
    return read;
  }
}

/** Models by name, each with its versions. */
export function byName(
  registered: readonly RegisteredModel[],
  defaultModel: Models["defaultModel"],
): ModelVersions[] {
  const names = [...new Set(registered.map(({ name }) => name))];
  return names.map((name) => {
    const versions = registered.filter((each) => each.name === name);
    const newest = versions.at(-1) as RegisteredModel;
    const isDefault = name === defaultModel.name;
    const defaultVersion = defaultModel.version ?? newest.version;
    return {
      name,
      title: newest.title,
      task: newest.task,
      isDefault,
      versions: versions.map(({ version, hash, registeredAt }) => ({
        version,
        hash,
        registeredAt: registeredAt ?? null,
        isDefault: isDefault && version === defaultVersion,
      })),
    };
  });
}

export async function newestManifests(models: Models): Promise<PredictionManifest[]> {
  const all = byName(await models.list(), models.defaultModel);
  return Promise.all(all.map(({ versions }) => models.manifestOf(versions.at(-1)?.hash ?? "")));
}
