import type { Champion, FormerChampion } from "../../../films/champion";
import type { TrainingProfile } from "../../../films/watch/training-profile";
import type { ChampionFiles } from "../serving/champion-files";
import { ModelNotUsable } from "../serving/model-not-usable";

/** Champions without a storage service; the files are real. */
export class MemoryFiles implements ChampionFiles {
  private readonly models = new Map<string, Uint8Array>();
  private current: Champion | undefined;
  private readonly earlier: FormerChampion[] = [];
  private changes = 0;
  /** Of whichever model is asked for. */
  trained: TrainingProfile | undefined;

  /** @param bytes those of the file, or others that are found in its place */
  promote({ sha256, bytes }: { readonly sha256: string; readonly bytes: Uint8Array }, version: string): void {
    this.models.set(sha256, bytes);
    if (this.current) this.earlier.push({ version: this.current.version, sha256: this.current.sha256 });
    this.current = {
      version,
      sha256,
      previous: this.current?.version ?? null,
      earlier: [...this.earlier],
      decision: null,
      at: new Date(0).toISOString(),
      by: "test",
    };
    this.changes++;
  }

  async champion(etag?: string) {
    if (!this.current) return undefined;
    return etag === String(this.changes) ? "same" : { etag: String(this.changes), champion: this.current };
  }

  async model(sha256: string): Promise<Uint8Array> {
    const bytes = this.models.get(sha256);
    if (!bytes) throw new ModelNotUsable("the champion has no file");
    return bytes;
  }

  async profile() {
    return this.trained;
  }
}
