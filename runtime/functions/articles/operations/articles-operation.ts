import type * as z from "zod";
import type { ApiOperation } from "../../../http/api-operation";
import { countedOperation } from "../../../http/counted-operation";
import type { ArticlesContext } from "../articles-context";
import type { ProblemCode } from "../contract/problems";
import { problemOf } from "../problem-of";

/** An operation of this API, counted; the compiler knows its parameters and the codes that it may name. */
export function articlesOperation<Path extends z.ZodType, Query extends z.ZodType>(
  operation: ApiOperation<ArticlesContext, ProblemCode, Path, Query>,
): ApiOperation<ArticlesContext> {
  return countedOperation(operation, {
    answered: ({ metrics }, request) => metrics.answered(request),
    problemOf,
  }) as ApiOperation<ArticlesContext>;
}
