import { setTimeout as wait } from "node:timers/promises";
import type { FilmsHealthAnswer } from "../contract/about";
import type { RecommendationsAnswer } from "../contract/recommendations";
import type { MortalFilms } from "./mortal-films";

export interface ToldList {
  readonly status: number;
  /** "ratings" or "popular". */
  readonly because: string;
  /** "VERSION: BEST FILM", of the model that made it. */
  readonly made: string;
}

/** People who ask for their list as fast as it comes: one instance after the other, and the next one when a connection ends, as Front Door does. */
export class FilmLovers {
  readonly told: ToldList[] = [];
  /** Connections that ended without an answer, by instance. */
  readonly ended: number[] = [];
  private readonly films: MortalFilms;
  private readonly person: string;
  private isOver = false;
  private turn = 0;

  constructor(films: MortalFilms, person: string) {
    this.films = films;
    this.person = person;
  }

  /** @returns once they were told to stop, and each has their last answer */
  async ask(people: number): Promise<void> {
    const asking = async () => {
      while (!this.isOver) this.told.push(await this.list());
    };
    await Promise.all(Array.from({ length: people }, asking));
  }

  quiet(): void {
    this.isOver = true;
  }

  /** How often each was told. */
  get tally(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { status, because, made } of this.told) {
      const key = `${status} ${because} ${made}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  /** One list of one instance. @throws when its connection ends */
  async listOf(instance: number): Promise<ToldList> {
    const { ports } = this.films;
    const address = `http://127.0.0.1:${ports[instance]}/recommendations?user_id=${this.person}&n=5`;
    const response = await fetch(address);
    const { because, model, films } = (await response.json()) as Partial<RecommendationsAnswer>;
    const made = `${model?.version}: ${films?.[0]?.film_id}`;
    return { status: response.status, because: String(because), made };
  }

  /** Asks an instance until its list is made by this version. */
  async until(instance: number, version: string): Promise<void> {
    for (const end = Date.now() + 100_000; ; await wait(5)) {
      const { made } = await this.listOf(instance);
      if (made.startsWith(`${version}:`)) return;
      if (Date.now() > end) throw new Error(`instance ${instance} serves ${made}, not ${version}`);
    }
  }

  /** Waits until an instance says that it does not use the champion. @returns why, as its health has it */
  async untilRefused(instance: number): Promise<string> {
    const address = `http://127.0.0.1:${this.films.ports[instance]}`;
    for (const end = Date.now() + 100_000; ; await wait(50)) {
      const metrics = await (await fetch(`${address}/metrics`)).text();
      const { status, model } = (await (await fetch(`${address}/health`)).json()) as FilmsHealthAnswer;
      if (/^films_champion_refused 1$/m.test(metrics) && status === "degraded") return model.reason ?? "";
      if (Date.now() > end) throw new Error(`instance ${instance} is ${status} and says ${model.reason}`);
    }
  }

  private async list(): Promise<ToldList> {
    for (;;) {
      const instance = this.turn++ % this.films.ports.length;
      try {
        return await this.listOf(instance);
      } catch {
        this.ended.push(instance);
        await wait(5);
      }
    }
  }
}
