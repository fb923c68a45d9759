import { setTimeout as wait } from "node:timers/promises";
import type { Champion, FormerChampion } from "../../../films/champion";
import { type FilmModel, readFilmModel } from "../../../films/film-model";
import { onFirstUse } from "../../../shared/on-first-use";
import { RepeatedLook } from "../../../shared/repeated-look";
import type { ServingModel } from "../contract/films";
import type { ServingState } from "../metrics";
import type { ChampionFiles } from "./champion-files";
import { ModelNotUsable } from "./model-not-usable";
import type { Served } from "./served";

export interface ChampionModelOptions {
  readonly files: ChampionFiles;
  /** Largest file that is loaded. */
  readonly mostBytes: number;
  /** Between two looks at which version is the champion. @default 3000 */
  readonly pollMs?: number;
  /** Until a champion that could not be used is tried again, though nothing says that it changed. @default 60000 */
  readonly retryMs?: number;
  /** Told of each champion that was loaded. */
  readonly swapped?: (outcome: "used" | "refused", reason?: unknown) => void;
}

/** The first requests wait so long for a model; then they are answered without one. */
const firstWaitMs = 5000;

/** Of the versions before a champion that cannot be used. */
const mostTried = 3;

/**
 * The model that serves, which follows the champion of the registry:
 *
 * ```
 *   first request ─▶ load ─▶ serve ─┬─ every few seconds: has the champion's file another ETag?
 *                             ▲     └─▶ load the new one, check its hash, let it make a list ─▶ serve it from the next request on
 *                             └─────────── anything of this fails: the one that serves goes on, and the health says why
 * ```
 * A process that begins while the champion is broken serves the one before it.
 *
 * Whoever holds a model goes on with it, so that a request never sees two.
 */
export class ChampionModel {
  private readonly options: Required<ChampionModelOptions>;
  private current: Served | undefined;
  private etag: string | undefined;
  private problem: string | undefined;
  private refusedAt = Number.NEGATIVE_INFINITY;
  private readonly looks: RepeatedLook;
  private readonly started = onFirstUse(() => this.start());

  constructor(options: ChampionModelOptions) {
    this.options = { pollMs: 3000, retryMs: 60_000, swapped: () => undefined, ...options };
    const look = () => this.look().catch((error: unknown) => this.refuse(error));
    this.looks = new RepeatedLook(look, this.options.pollMs);
  }

  /** @returns undefined while no model serves */
  async served(): Promise<Served | undefined> {
    if (!this.current) await this.started();
    return this.current;
  }

  /** What serves, and why it is not the newest champion when it is not. */
  get state(): ServingState & { readonly about?: ServingModel | undefined } {
    return { about: this.current?.about, problem: this.problem };
  }

  /** Looks whether the champion is another one, and exchanges the model; never fails. */
  poll(): Promise<void> {
    return this.looks.now();
  }

  close(): void {
    this.looks.end();
  }

  private async start(): Promise<void> {
    this.looks.begin();
    await Promise.race([this.poll(), wait(firstWaitMs, undefined, { ref: false })]);
  }

  private async look(): Promise<void> {
    const isRetry = this.problem !== undefined && performance.now() - this.refusedAt > this.options.retryMs;
    const found = await this.options.files.champion(isRetry ? undefined : this.etag);
    if (found === "same") return;
    // what serves is kept, whoever took the champion away
    if (found === undefined) return this.settle(undefined);
    const { champion, etag } = found;
    this.etag = etag;
    if (champion.sha256 !== this.current?.about.sha256) {
      const model = await this.load(champion).catch(async (error: unknown) => {
        if (!this.current && error instanceof ModelNotUsable) await this.serveEarlier(champion);
        throw error;
      });
      this.current = { model, about: aboutOf(champion, model) };
      this.options.swapped("used");
    } else this.current = { model: this.current.model, about: aboutOf(champion, this.current.model) };
    this.settle(etag);
  }

  /** The newest of those before that can be used. */
  private async serveEarlier({ earlier }: Champion): Promise<void> {
    for (const former of earlier.slice(-mostTried).reverse()) {
      try {
        const model = await this.load(former);
        this.current = { model, about: aboutOf(former, model) };
        return;
      } catch (error) {
        if (!(error instanceof ModelNotUsable)) throw error;
      }
    }
  }

  private settle(etag: string | undefined): void {
    this.etag = etag;
    this.problem = undefined;
  }

  private async load({ sha256 }: FormerChampion): Promise<FilmModel> {
    const { files, mostBytes } = this.options;
    const bytes = await files.model(sha256, mostBytes);
    try {
      const model = readFilmModel(bytes);
      makeList(model);
      return model;
    } catch (cause) {
      throw new ModelNotUsable("the champion's file is not a model that this version can use", { cause });
    }
  }

  private refuse(error: unknown): void {
    const isForGood = error instanceof ModelNotUsable;
    // a service that did not answer is asked again with the next look
    if (!isForGood) this.etag = undefined;
    this.problem = isForGood ? error.message : "the container of models does not answer";
    this.refusedAt = performance.now();
    this.options.swapped("refused", error);
  }
}

function aboutOf({ version, sha256 }: FormerChampion, { algorithm }: FilmModel): ServingModel {
  return { version, sha256, algorithm };
}

/** What loads may still fail when it is asked; nobody who asks should be the one to find out. */
function makeList({ films, likedFrom, recommend }: FilmModel): void {
  const [film = ""] = films;
  recommend([{ film, value: Math.max(likedFrom, 1), time: 0 }], 5);
}
