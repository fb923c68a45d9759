import type * as z from "zod";
import type { ApiOperation } from "../../../http/api-operation";
import { countedOperation } from "../../../http/counted-operation";
import type { ProblemCode } from "../contract/problems";
import type { FilmsContext } from "../films-context";
import { problemOf } from "../problem-of";

/** An operation of this API, counted; the compiler knows its parameters and the codes that it may name. */
export function filmsOperation<Path extends z.ZodType, Query extends z.ZodType>(
  operation: ApiOperation<FilmsContext, ProblemCode, Path, Query>,
): ApiOperation<FilmsContext> {
  return countedOperation(operation, {
    answered: ({ metrics }, request) => metrics.answered(request),
    problemOf,
  }) as ApiOperation<FilmsContext>;
}
