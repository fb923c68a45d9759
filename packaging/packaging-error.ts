import { ExplainedError, type Explanation } from "../runtime/shared/explained-error";

/** A reason why something cannot be packaged, in the words of whoever wrote what is in it. */
export class PackagingError extends ExplainedError {
  override readonly name = "PackagingError";

  /** @param folder that it is made of, as whoever asked calls it, e.g. "runtime/functions/images" */
  constructor(folder: string, code: string, problem: Explanation) {
    super(code, { ...problem, what: `${folder}: ${problem.what}` });
  }
}
