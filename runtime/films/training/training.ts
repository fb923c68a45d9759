import type { FollowedRunOptions } from "../../pipeline/followed-run";
import type { PipelineLock } from "../../pipeline/lock";
import type { StageProgress } from "../../pipeline/run-pipeline";
import type { Metric } from "../../pipeline/stage";
import type { FilmAlgorithm } from "../film-model-file";
import type { FilmParameters, GivenFilmParameters } from "./parameters";

/** Rows as they come from wherever ratings are kept. */
export interface RatingsData {
  /** One of each pair of a person and a film. */
  readonly ratings: AsyncIterable<FilmRating> | Iterable<FilmRating>;
  readonly films: AsyncIterable<FilmFacts> | Iterable<FilmFacts>;
  /** Lines that were left out on the way here. @default 0 */
  readonly refused?: number;
}

export interface FilmRating {
  /** Opaque: tells people apart, and is kept nowhere. */
  readonly person: string;
  /** Key of the film. */
  readonly film: string;
  readonly value: number;
  /** Seconds since 1970. */
  readonly time: number;
}

export interface FilmFacts {
  readonly key: string;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

/** Ratings from files, or from a database. */
export interface RatingsSource {
  /** Cheap to ask. As long as it is the same, the data is, and is not read. */
  version(): Promise<string>;
  read(): Promise<RatingsData>;
}

/** A trained model with what is to be known of it. */
export interface FilmCandidate {
  /** What `readFilmModel` reads. */
  readonly file: Uint8Array;
  readonly sha256: string;
  readonly algorithm: FilmAlgorithm;
  /** Hash of the ratings that it was trained and judged on. */
  readonly data: string;
  /** Hash of the code of all stages before. */
  readonly code: string;
  readonly parameters: FilmParameters;
  /** Figures of the list that it makes, and `popularity.ndcg` beside them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Lines that say what the figures depend on. */
  readonly card: readonly string[];
  /** The file of the cut, which `readCut` reads: what it was trained on, and the newest slice, which it never saw. */
  readonly cut: Uint8Array;
  /** nDCG of each person, which `readPersonValues` reads. */
  readonly people: Uint8Array;
  /** What `readTrainingProfile` reads: what the model did at its training, for whoever watches it as it serves. */
  readonly profile: Uint8Array;
}

export interface Registered {
  readonly version: string;
  /** What became of it at the gate. @default - the registry has none */
  readonly stage?: "champion" | "challenger" | "refused";
  /** Why it was refused, a sentence each. */
  readonly reasons?: readonly string[];
}

export interface FilmRegistry {
  /** Which one it is: a model that went to another registry goes to this one too. */
  readonly id: string;
  register(candidate: FilmCandidate): Promise<Registered>;
}

export interface TrainFilmsOptions extends FollowedRunOptions<FilmParameters> {
  readonly data: RatingsSource;
  readonly registry: FilmRegistry;
  /** Those that are not the defaults: `{ train: { factors: 64 } }`. */
  readonly parameters?: GivenFilmParameters;
}

export type TrainingProgress = StageProgress;

export interface FilmTraining {
  /** What the registry calls the model. */
  readonly version: string;
  /** What became of it at the gate, when it was registered; undefined of a registry without one. */
  readonly stage: string | undefined;
  /** Why it was refused, a sentence each. */
  readonly reasons: readonly string[];
  readonly sha256: string;
  readonly algorithm: FilmAlgorithm;
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Names of the stages that were computed: none when nothing had changed. */
  readonly executed: readonly string[];
  readonly lock: PipelineLock;
}
