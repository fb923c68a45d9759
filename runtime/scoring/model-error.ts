import { ExplainedError, type Explanation } from "../shared/explained-error";

/** A reason why a model cannot be served, in the words of whoever made its manifest. Found when the server starts. */
export class ModelError extends ExplainedError {
  override readonly name = "ModelError";

  constructor(where: string, code: string, problem: Explanation) {
    super(code, { ...problem, what: `${where}: ${problem.what}` });
  }
}
