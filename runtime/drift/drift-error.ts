import { ExplainedError } from "../shared/explained-error";

/** A mistake in what was to be compared. Codes are stable. */
export class DriftError extends ExplainedError<"InvalidOption" | "ProfileRefused" | "ProfilesDiffer"> {
  override readonly name = "DriftError";
}
