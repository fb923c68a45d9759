import type * as z from "zod";
import type { ApiOperation } from "../../../http/api-operation";
import type { ProblemCode } from "../contract/problems";
import type { SearchContext } from "../search-context";

/** An operation of this API; the compiler knows its parameters and the codes that it may name. */
export function searchOperation<Path extends z.ZodType, Query extends z.ZodType>(
  operation: ApiOperation<SearchContext, ProblemCode, Path, Query>,
): ApiOperation<SearchContext> {
  return operation;
}
