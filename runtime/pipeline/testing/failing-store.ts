import type { ArtifactStore } from "../artifact-store";

/** A store that counts what is asked of it, and with which everything ends at one of the requests, before or after it was carried out. */
export function failingStore(
  store: ArtifactStore,
  endsAt = { request: Number.POSITIVE_INFINITY, carriedOut: false },
): ArtifactStore & { requests: string[] } {
  const requests: string[] = [];
  const counted =
    <Given extends unknown[], Answer>(name: string, ask: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      requests.push(name);
      const ends = requests.length >= endsAt.request;
      if (ends && !endsAt.carriedOut) throw new Killed();
      const answer = await ask(...given);
      if (ends) throw new Killed();
      return answer;
    };
  return {
    requests,
    get: counted("get", store.get),
    put: counted("put", store.put),
    readManifest: counted("readManifest", store.readManifest),
    writeManifest: counted("writeManifest", store.writeManifest),
    readCheckpoint: counted("readCheckpoint", store.readCheckpoint),
    writeCheckpoint: counted("writeCheckpoint", store.writeCheckpoint),
    removeCheckpoint: counted("removeCheckpoint", store.removeCheckpoint),
  };
}

export class Killed extends Error {}
