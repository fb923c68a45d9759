import type { IConstruct } from "constructs";
import { ExplainedError, type Explanation } from "../../runtime/shared/explained-error";

/** A mistake in what the caller asked for, in the words of the props that they wrote, found before anything is deployed. */
export class ConfigurationError extends ExplainedError {
  override readonly name = "ConfigurationError";

  constructor(scope: IConstruct, code: string, problem: Explanation) {
    super(code, { ...problem, what: `${scope.node.path}: ${problem.what}` });
  }
}
