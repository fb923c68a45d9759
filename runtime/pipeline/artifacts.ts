import type { ArtifactStore } from "./artifact-store";
import { hashOf } from "./hashes";

/** A result that a record names is not in the store, or is not what was kept. */
export class ResultLost extends Error {
  readonly hash: string;

  constructor(hash: string) {
    super(`the store has lost ${hash}`);
    this.hash = hash;
  }
}

/** Results by their hash: those of this run from memory, others from the store, and then checked. */
export class Artifacts {
  private readonly store: ArtifactStore;
  private readonly own = new Map<string, Uint8Array>();

  constructor(store: ArtifactStore) {
    this.store = store;
  }

  keep(hash: string, bytes: Uint8Array): void {
    this.own.set(hash, bytes);
  }

  /** @throws ResultLost */
  async get(hash: string): Promise<Uint8Array> {
    const known = this.own.get(hash);
    if (known) return known;
    const bytes = await this.store.get(hash);
    if (bytes === undefined || hashOf(bytes) !== hash) throw new ResultLost(hash);
    this.own.set(hash, bytes);
    return bytes;
  }
}
