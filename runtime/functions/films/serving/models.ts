import { Champion, championName } from "../../../films/champion";
import { registeredName } from "../../../films/registered-name";
import { askAzure } from "../../../model-registry/ask-azure";
import type { Tokens } from "../../../shared/access-tokens";
import type { ModelRegistrySettings } from "../../../shared/service-settings";
import { type TrainedVersion, trainedVersions } from "../../../training/registered-versions";

/** What the registry knows of models of films. Whatever cannot be asked throws a RegistryError. */
export interface FilmModels {
  list(): Promise<readonly TrainedVersion[]>;
  champion(): Promise<Champion | undefined>;
  /** What is in a decision's file; null when it is not there, or is no JSON. */
  decision(name: string): Promise<unknown>;
}

/** @param tokens of an identity that is Reader of the workspace and Storage Blob Data Reader of the container */
export function azureFilmModels(settings: ModelRegistrySettings, tokens: Tokens): FilmModels {
  const read = async (name: string): Promise<unknown> => {
    const content = await askAzure(
      `${settings.MODEL_REGISTRY_FILES}/${name}`,
      "https://storage.azure.com",
      tokens,
    );
    try {
      return content === undefined ? null : JSON.parse(content.toString());
    } catch {
      return null;
    }
  };
  return {
    list: () => trainedVersions({ workspace: settings.MODEL_REGISTRY_WORKSPACE, tokens }, registeredName),
    champion: async () => Champion.safeParse(await read(championName)).data,
    // as champion.ts makes the name, and nothing else that the container has
    decision: async (name) => (/^[0-9a-f]{64}\/decision\.json$/.test(name) ? read(name) : null),
  };
}
