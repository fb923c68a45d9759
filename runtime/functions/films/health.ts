import { FreshAnswer } from "../../http/fresh-answer";
import type { FilmsHealthAnswer } from "./contract/about";
import { type RecommendingParts, recommend } from "./recommend";
import type { ChampionModel } from "./serving/champion-model";

/** Whom no person is called: a pseudonym has no blanks. */
const nobody = "health check";

/** Whether this process can serve: not that it runs, but that it makes a list. */
export class FilmsHealth {
  private readonly parts: RecommendingParts;
  private readonly champion: ChampionModel;
  private readonly version: string;
  private readonly ready: () => Promise<void>;
  private readonly answer = new FreshAnswer(() => this.ask());

  /** @param ready fails until the database is what the code needs */
  constructor(
    parts: RecommendingParts,
    champion: ChampionModel,
    version: string,
    ready: () => Promise<void> = async () => undefined,
  ) {
    this.parts = parts;
    this.champion = champion;
    this.version = version;
    this.ready = ready;
  }

  check(now = performance.now()): Promise<FilmsHealthAnswer> {
    return this.answer.get(now);
  }

  private async ask(): Promise<FilmsHealthAnswer> {
    const list = await this.makeList();
    const { about, problem } = this.champion.state;
    const ofServing = problem === undefined ? ("ok" as const) : ("kept" as const);
    const model = {
      status: about ? ofServing : ("none" as const),
      version: about?.version ?? null,
      ...(problem !== undefined && { reason: problem }),
    };
    const served = problem === undefined ? ("healthy" as const) : ("degraded" as const);
    return { status: list.status === "ok" ? served : "unhealthy", version: this.version, list, model };
  }

  private async makeList(): Promise<FilmsHealthAnswer["list"]> {
    try {
      await this.ready();
      await recommend(this.parts, nobody, 5);
      return { status: "ok" };
    } catch {
      return { status: "down", reason: "the database does not answer" };
    }
  }
}
