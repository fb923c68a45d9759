import type * as z from "zod";
import type { ApiOperation } from "../../../http/api-operation";
import type { ArticlesContext } from "../articles-context";
import type { ProblemCode } from "../contract/problems";

/** An operation of this API; the compiler knows its parameters and the codes that it may name. */
export function articlesOperation<Path extends z.ZodType, Query extends z.ZodType>(
  operation: ApiOperation<ArticlesContext, ProblemCode, Path, Query>,
): ApiOperation<ArticlesContext> {
  return operation;
}
