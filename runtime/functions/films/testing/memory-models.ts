import type { Champion } from "../../../films/champion";
import type { TrainedVersion } from "../../../training/registered-versions";
import type { FilmModels } from "../serving/models";

/** What a registry has, without one. */
export class MemoryModels implements FilmModels {
  versions: TrainedVersion[] = [];
  current: Champion | undefined;
  readonly decisions = new Map<string, object>();

  async list(): Promise<readonly TrainedVersion[]> {
    return this.versions;
  }

  async champion(): Promise<Champion | undefined> {
    return this.current;
  }

  async decision(name: string): Promise<unknown> {
    return this.decisions.get(name) ?? null;
  }
}
