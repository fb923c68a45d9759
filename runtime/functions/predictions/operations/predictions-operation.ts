import type * as z from "zod";
import type { ApiOperation } from "../../../http/api-operation";
import type { ProblemCode } from "../contract/problems";
import type { PredictionsContext } from "../predictions-context";

/** An operation of this API; the compiler knows its parameters and the codes that it may name. */
export function predictionsOperation<Path extends z.ZodType, Query extends z.ZodType>(
  operation: ApiOperation<PredictionsContext, ProblemCode, Path, Query>,
): ApiOperation<PredictionsContext> {
  return operation;
}
