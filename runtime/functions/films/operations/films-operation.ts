import type * as z from "zod";
import type { ApiOperation } from "../../../http/api-operation";
import type { ProblemCode } from "../contract/problems";
import type { FilmsContext } from "../films-context";
import { problemOf } from "../problem-of";

/** An operation of this API, counted; the compiler knows its parameters and the codes that it may name. */
export function filmsOperation<Path extends z.ZodType, Query extends z.ZodType>(
  operation: ApiOperation<FilmsContext, ProblemCode, Path, Query>,
): ApiOperation<FilmsContext> {
  const { id } = operation;
  const counted: ApiOperation<FilmsContext, ProblemCode, Path, Query> = {
    ...operation,
    async handle(call, context) {
      const began = performance.now();
      const count = (status: number, code?: string) =>
        context.metrics.answered({
          operation: id,
          status,
          ...(code !== undefined && { code }),
          seconds: (performance.now() - began) / 1000,
        });
      try {
        const response = await operation.handle(call, context);
        count(response.status ?? 200);
        return response;
      } catch (error) {
        const problem = problemOf(error);
        count(problem?.status ?? 500, problem?.code ?? "InternalError");
        throw error;
      }
    },
  };
  return counted;
}
