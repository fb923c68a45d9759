import * as z from "zod";
import { filmAlgorithms } from "../film-model-file";
import { likedShare } from "../liked";
import { TrainingError } from "./training-error";

const count = z.int().min(1);

/** What may be set of a training, with what it is when it is not. */
const shape = z.strictObject({
  split: z.strictObject({
    /** Of all ratings, the newest: models are judged by them, and never see them. */
    share: z.number().min(0.01).max(0.5).default(0.2),
  }),
  train: z.strictObject({
    algorithms: z.array(z.enum(filmAlgorithms)).min(1).readonly().default(filmAlgorithms),
    /**
     * Ratings from here on are learned from, and are reasons to recommend, as a share of the highest rating; svd and knn take all. What a
     * model is judged by does not depend on it.
     */
    likedFrom: z.number().min(0).max(1).default(likedShare),
    /** Days after which a rating counts half in what is popular. */
    halfLifeDays: z.number().min(1).max(100_000).default(90),
    /** Of svd and ials; null for what each of them has. */
    factors: count.max(1024).nullable().default(null),
    epochs: count.max(1000).nullable().default(null),
    /** Of ease: more of it for sparser data. */
    regularization: z.number().min(0.001).default(300),
    /** Of knn. */
    neighbours: count.default(40),
    /** Of item-cosine: rare pairs count less. */
    shrinkage: z.number().min(0).default(0),
    seed: z.int().default(0),
  }),
  evaluate: z.strictObject({
    /** Length of the lists that are judged. */
    k: count.max(100).default(10),
    /** Of the errors of predicted ratings. */
    folds: z.int().min(2).max(20).default(5),
    /** Which algorithm is to serve; "best" has the best lists. */
    serve: z.enum([...filmAlgorithms, "best"]).default("best"),
  }),
  predict: z.strictObject({
    /** Length of everybody's list. */
    n: count.max(100).default(10),
  }),
});

export type FilmParameters = z.output<typeof shape>;

/** Those that are not as they are by default: `{ train: { factors: 64 } }`. */
export type GivenFilmParameters = {
  readonly [Group in keyof FilmParameters]?: Partial<FilmParameters[Group]>;
};

/** @throws TrainingError ParameterUnknown or ParameterNotValid, each problem with its name */
export function filmParameters(given: GivenFilmParameters = {}): FilmParameters {
  const empty = Object.fromEntries(Object.keys(shape.shape).map((group) => [group, {}]));
  const read = shape.safeParse({ ...empty, ...given });
  if (!read.success) throw notValid(read.error);
  const { train, evaluate } = read.data;
  if (evaluate.serve === "best" || train.algorithms.includes(evaluate.serve)) return read.data;
  throw new TrainingError("ParameterNotValid", {
    what: `evaluate.serve is ${evaluate.serve}, which is not trained`,
    why: `train.algorithms are ${train.algorithms.join(", ")}`,
    fix: "choose one of them, or add it to train.algorithms",
  });
}

/** Names of all parameters, such as "train.factors". */
export function parameterNames(): string[] {
  return Object.entries(shape.shape).flatMap(([group, { shape: own }]) =>
    Object.keys(own).map((name) => `${group}.${name}`),
  );
}

function notValid({ issues }: z.ZodError): TrainingError {
  const unknown = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key].join(".")) : [],
  );
  if (unknown.length > 0)
    return new TrainingError("ParameterUnknown", {
      what: `there is no parameter ${unknown.join(", ")}`,
      why: "a misspelled one would be left out without a word",
      fix: `these are there: ${parameterNames().join(", ")}`,
    });
  return new TrainingError("ParameterNotValid", {
    what: issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
    why: "no model can be trained with it",
    fix: "see runtime/films/training/parameters.ts for what each may be",
  });
}
