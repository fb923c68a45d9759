import * as z from "zod";
import { ExplainedError } from "../../shared/explained-error";
import { collaborativeAlgorithms, sequentialAlgorithms } from "../model/recipe";

const days = (normal: number) => z.number().min(0.1).max(365).default(normal);

/** What may be set of a training, with what it is when it is not. */
const shape = z.strictObject({
  read: z.strictObject({
    /** Up to the newest deed: what is older says little of news. */
    days: days(14),
  }),
  split: z.strictObject({
    /** The newest days: the model is judged by them, and never sees them. */
    testDays: days(1),
    /** Those before: algorithms are chosen and weights fitted by them. */
    validationDays: days(1),
  }),
  train: z.strictObject({
    collaborative: z
      .array(z.enum(collaborativeAlgorithms))
      .min(1)
      .readonly()
      .default(collaborativeAlgorithms),
    sequential: z.array(z.enum(sequentialAlgorithms)).min(1).readonly().default(sequentialAlgorithms),
  }),
  evaluate: z.strictObject({
    /** Length of the lists that are judged. */
    k: z.int().min(1).max(50).default(10),
    /** Most visits of each slice that are asked about. */
    visits: z.int().min(10).max(100_000).default(2000),
  }),
});

export type ArticleParameters = z.output<typeof shape>;

/** Those that are not as they are by default. */
export type GivenArticleParameters = {
  readonly [Group in keyof ArticleParameters]?: Partial<ArticleParameters[Group]>;
};

export class ArticleTrainingError extends ExplainedError<"ParameterNotValid" | "TooFewDeeds"> {
  override readonly name = "ArticleTrainingError";
}

/** @throws ArticleTrainingError ParameterNotValid, each problem with its name */
export function articleParameters(given: GivenArticleParameters = {}): ArticleParameters {
  const empty = Object.fromEntries(Object.keys(shape.shape).map((group) => [group, {}]));
  const read = shape.safeParse({ ...empty, ...given });
  if (read.success) return read.data;
  const names = Object.entries(shape.shape).flatMap(([group, { shape: own }]) =>
    Object.keys(own).map((name) => `${group}.${name}`),
  );
  throw new ArticleTrainingError("ParameterNotValid", {
    what: read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
    why: "no model can be trained with it",
    fix: `these are there: ${names.join(", ")}`,
  });
}
