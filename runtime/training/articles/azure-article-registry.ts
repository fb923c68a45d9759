import type { ContainerClient } from "@azure/storage-blob";
import type { ArticleRegistry } from "../../articles/training/training";
import { figureOf } from "../figure";
import { registerVersion, uploadFiles } from "../register-version";
import type { RegistryPlace } from "../registered-versions";

/** What Azure ML calls the models of articles. */
export const registeredName = "articles-recommender";

export interface ArticleRegistryPlace extends RegistryPlace {
  /** Of models' files, opened as somebody who may write blobs there. */
  readonly files: ContainerClient;
  /** The job that made the model. */
  readonly job: string;
}

/**
 * What another registry decides, with a version of `articles-recommender` in an Azure ML workspace beside it, whose tags say what the model was
 * made of. Lists are made with what the other one has: it is where readers' deeds are, on which models are fitted anew.
 */
export function azureArticleRegistry(
  decides: ArticleRegistry,
  { workspace, tokens, files, job }: ArticleRegistryPlace,
): ArticleRegistry {
  return {
    id: workspace,
    async register(candidate) {
      const { sha256, file, card, data, code, metrics } = candidate;
      const decided = await decides.register(candidate);
      await uploadFiles(files, {
        [`${sha256}/model.bin`]: file,
        [`${sha256}/card.txt`]: Buffer.from(card.join("\n")),
      });
      const figures = Object.entries(metrics).map(([name, metric]) => [
        `metric.${name}`,
        String(figureOf(metric)),
      ]);
      await registerVersion({ workspace, tokens }, registeredName, {
        sha256,
        job,
        description: card.join("\n"),
        tags: { sha256, data, code, job, model: decided.version, ...Object.fromEntries(figures) },
      });
      return decided;
    },
  };
}
