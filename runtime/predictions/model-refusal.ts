import { ExplainedError, type Explanation } from "../shared/explained-error";

/** Why a model is not taken, in the words of whoever made its manifest. */
export class ModelRefusal extends ExplainedError {
  override readonly name = "ModelRefusal";
  readonly problem: Explanation;

  constructor(code: string, problem: Explanation) {
    super(code, problem);
    this.problem = problem;
  }
}
