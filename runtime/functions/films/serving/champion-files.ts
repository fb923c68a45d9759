import { createHash } from "node:crypto";
import { Champion, championName, modelName, profileName } from "../../../films/champion";
import { readTrainingProfile, type TrainingProfile } from "../../../films/watch/training-profile";
import type { Tokens } from "../../../shared/access-tokens";
import { CollectedChunks } from "../../../shared/collected-chunks";
import { ModelNotUsable } from "./model-not-usable";

const championTimeoutMs = 10_000;
const modelTimeoutMs = 120_000;
const storageScope = "https://storage.azure.com/.default";

export interface FoundChampion {
  readonly etag: string;
  readonly champion: Champion;
}

/** Where the champion and its file are. What cannot be asked just now throws whatever it throws. */
export interface ChampionFiles {
  /**
   * @param etag of what is known already
   * @returns undefined when there is none
   * @throws ModelNotUsable when it is not what a champion's file is
   */
  champion(etag?: string): Promise<FoundChampion | "same" | undefined>;
  /** @throws ModelNotUsable when it is missing, larger than `mostBytes`, or not what its hash says */
  model(sha256: string, mostBytes: number): Promise<Uint8Array>;
  /** What a model did at its training; undefined for one that was registered without. */
  profile(sha256: string): Promise<TrainingProfile | undefined>;
}

/**
 * The files in Azure Blob Storage.
 *
 * @param container "https://<account>.blob.core.windows.net/models"
 * @param tokens of an identity that is Storage Blob Data Reader of the container
 */
export function blobChampionFiles(container: string, tokens: Tokens): ChampionFiles {
  const get = async (name: string, timeoutMs: number, headers: Record<string, string> = {}) => {
    const { token } = await tokens(storageScope);
    return fetch(`${container}/${name}`, {
      headers: { authorization: `Bearer ${token}`, "x-ms-version": "2024-11-04", ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
  };

  return {
    async champion(etag) {
      const response = await get(
        championName,
        championTimeoutMs,
        etag === undefined ? {} : { "if-none-match": etag },
      );
      if (response.status === 304 || response.status === 404) {
        await response.body?.cancel();
        return response.status === 304 ? "same" : undefined;
      }
      await expectOk(response);
      return { etag: response.headers.get("etag") ?? "", champion: championIn(await response.text()) };
    },

    async model(sha256, mostBytes) {
      const response = await get(modelName(sha256), modelTimeoutMs);
      if (response.status === 404) {
        await response.body?.cancel();
        throw new ModelNotUsable("the champion has no file");
      }
      await expectOk(response);
      const hash = createHash("sha256");
      const chunks = new CollectedChunks();
      for await (const chunk of response.body ?? []) {
        hash.update(chunk);
        chunks.add(chunk);
        if (chunks.length > mostBytes)
          throw new ModelNotUsable(
            `the champion's file has more than the ${mostBytes} bytes that an instance may load`,
          );
      }
      if (hash.digest("hex") !== sha256)
        throw new ModelNotUsable("the champion's file is not what its sha256 says");
      return chunks.joined();
    },

    async profile(sha256) {
      const response = await get(profileName(sha256), championTimeoutMs);
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      await expectOk(response);
      return readTrainingProfile(Buffer.from(await response.arrayBuffer()));
    },
  };
}

async function expectOk(response: Response): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel();
  throw new Error(`the container of models answered ${response.status}`);
}

function championIn(text: string): Champion {
  try {
    return Champion.parse(JSON.parse(text));
  } catch (cause) {
    throw new ModelNotUsable("the file that names the champion is not one", { cause });
  }
}
