import type { FilmAlgorithm } from "../../runtime/films/film-model-file";
import { writeCut } from "../../runtime/films/training/files-between";
import { train } from "../../runtime/films/training/stages/train";
import { cpuMs } from "../shared/figure";
import { generated } from "../shared/generated-ratings";

export interface AskedTraining {
  readonly algorithm: FilmAlgorithm;
  readonly ratings: number;
  /** Beside the algorithm's defaults. */
  readonly options: object;
}

export interface TrainedCost {
  /** Of a processor. */
  readonly seconds: number;
  /** At its highest, the ratings among it. */
  readonly memoryMB: number;
  readonly films: number;
}

/** One run of the stage `train` in a process of its own. */
process.once("message", async ({ algorithm, ratings, options }: AskedTraining) => {
  const films = ratings > 1_000_000 ? 15_000 : 5000;
  const cut = cutOf(ratings, films);
  const task = {
    input: async () => cut,
    hashOf: () => "",
    checkpoint: undefined,
    keep: async () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  const seconds =
    (await cpuMs(() => train({ algorithm, likedFrom: 0.6, halfLifeDays: 90, options }, task))) / 1000;
  const memoryMB = process.resourceUsage().maxRSS / 1024;
  process.send?.({ seconds, memoryMB, films } satisfies TrainedCost);
  process.disconnect();
});

/** What the stage before hands over: all of it to learn from. */
function cutOf(ratings: number, films: number): Uint8Array {
  const data = generated(ratings > 1_000_000 ? 100_000 : 15_000, films, ratings);
  const none = {
    user: new Int32Array(),
    item: new Int32Array(),
    rating: new Float32Array(),
    time: new Float64Array(),
  };
  return writeCut({
    train: data,
    test: { ...data, ...none },
    high: 5,
    films: Array.from({ length: films }, (_, n) => ({
      key: String(n + 1),
      title: `Film ${n + 1}`,
      year: null,
      genres: [],
    })),
    description: "none",
  });
}
