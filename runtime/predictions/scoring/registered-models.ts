import type { ModelRegistry, RegisteredModel } from "../registry";

/** A list that is younger is not asked for again. */
const freshMs = 30_000;
/** Nor is it for every request that asks for what is not there. */
const soonMs = 2_000;

/**
 * The registry's list, kept: asking Azure takes longer than a prediction.
 *
 * An old list answers while the next one is on its way, and for as long as the registry is out of reach.
 */
export class RegisteredModels {
  private readonly registry: Pick<ModelRegistry, "list">;
  private readonly now: () => number;
  private models: readonly RegisteredModel[] | undefined;
  private listedAt = -Infinity;
  private asking: Promise<readonly RegisteredModel[]> | undefined;

  /** @param now milliseconds */
  constructor(registry: Pick<ModelRegistry, "list">, now: () => number = Date.now) {
    this.registry = registry;
    this.now = now;
  }

  /** @throws RegistryError when there has been no list yet, and there is none now */
  async list(): Promise<readonly RegisteredModel[]> {
    if (this.models === undefined) return this.ask();
    if (this.now() - this.listedAt > freshMs) this.ask().catch(() => {});
    return this.models;
  }

  /**
   * @param version @default the newest
   * @throws RegistryError as `list`
   */
  async find(name: string, version?: string): Promise<RegisteredModel | undefined> {
    const found = newest(await this.list(), name, version);
    if (found || this.now() - this.listedAt < soonMs) return found;
    // it may have been registered since
    return newest(await this.ask().catch(() => this.models ?? []), name, version);
  }

  private ask(): Promise<readonly RegisteredModel[]> {
    this.asking ??= this.registry
      .list()
      .then((models) => {
        this.models = models;
        this.listedAt = this.now();
        return models;
      })
      .finally(() => {
        this.asking = undefined;
      });
    return this.asking;
  }
}

function newest(
  models: readonly RegisteredModel[],
  name: string,
  version: string | undefined,
): RegisteredModel | undefined {
  return models.findLast(
    (model) => model.name === name && (version === undefined || model.version === version),
  );
}
