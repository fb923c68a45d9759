import { ExplainedError } from "../shared/explained-error";

/** Codes are stable and searchable; tests and callers refer to them, never to the wording. */
export type ErrorCode =
  | "EmptyData"
  | "InvalidData"
  | "NothingToRank"
  | "InvalidOption"
  | "UnknownUser"
  | "UnknownItem"
  | "ModelFileRefused"
  | "CheckpointRefused"
  | "TooLarge"
  | "EffectiveSampleTooSmall"
  | "TooFewRewards"
  | "OutsideSupport";

/** A mistake in what the recommender was given: data, options, an id or a file. */
export class RecommenderError extends ExplainedError<ErrorCode> {
  override readonly name = "RecommenderError";
}

/** Refuses an option that is not a finite number within the closed range. */
export function requireRange(
  name: string,
  value: number,
  low: number,
  high = Number.POSITIVE_INFINITY,
): void {
  if (Number.isFinite(value) && value >= low && value <= high) return;
  throw new RecommenderError("InvalidOption", {
    what: `${name} is ${value}`,
    why: `it has to be a number from ${low} to ${high === Number.POSITIVE_INFINITY ? "any size" : high}`,
    fix: `pass ${name} within that range, or leave it out for its default`,
  });
}

/** Refuses an option that is not a whole number within the closed range. */
export function requireWhole(name: string, value: number, low: number, high = Number.MAX_SAFE_INTEGER): void {
  requireRange(name, value, low, high);
  if (Number.isInteger(value)) return;
  throw new RecommenderError("InvalidOption", {
    what: `${name} is ${value}`,
    why: "it counts something, so it has to be a whole number",
    fix: `pass ${Math.round(value)}, for example`,
  });
}
