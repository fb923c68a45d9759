import { type ListRow, listRow, popularityIn } from "../../../films/watch/watched-rows";
import type { RecommendationsAnswer } from "../contract/recommendations";
import type { Served } from "../serving/served";

/** People between two looks; who comes beyond that is not counted. */
const mostPending = 10_000;
const flushMs = 60_000;

/** Keeps a profile of the lists that this process serves: handed over every minute, so that a process that is killed loses no more. */
export class ServedLists {
  private readonly add: (version: string, rows: ReadonlyMap<string, ListRow>) => Promise<void>;
  private pending = new Map<string, Map<string, ListRow>>();
  private readonly popularity = new WeakMap<Served["model"], ReturnType<typeof popularityIn>>();
  private timer: NodeJS.Timeout | undefined;

  /** @param add keeps rows of a version, by people's pseudonyms */
  constructor(add: (version: string, rows: ReadonlyMap<string, ListRow>) => Promise<void>) {
    this.add = add;
  }

  /** @param served what made the list; lists of popular films say nothing of a model */
  served({ user_id, model, films: [first] }: RecommendationsAnswer, served: Served | undefined): void {
    if (!first || !served || model?.version !== served.about.version) return;
    const ofVersion = this.pending.get(model.version) ?? new Map<string, ListRow>();
    if (ofVersion.size >= mostPending) return;
    this.pending.set(model.version, ofVersion);
    if (!ofVersion.has(user_id))
      ofVersion.set(
        user_id,
        listRow({ film: first.film_id, score: first.score }, this.popularityOf(served.model)),
      );
    this.timer ??= setInterval(() => void this.flush().catch(() => undefined), flushMs).unref();
  }

  /** Hands over what there is; what cannot be handed over waits for the next time. */
  async flush(): Promise<void> {
    for (const [version, rows] of [...this.pending]) {
      this.pending.delete(version);
      try {
        await this.add(version, rows);
      } catch (error) {
        const since = this.pending.get(version) ?? [];
        this.pending.set(version, new Map([...rows, ...since]));
        throw error;
      }
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private popularityOf(model: Served["model"]): (film: string) => number | null {
    const known = this.popularity.get(model) ?? popularityIn(model);
    this.popularity.set(model, known);
    return known;
  }
}
