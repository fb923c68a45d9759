import type * as z from "zod";
import type { ApiOperation } from "./api-operation";
import type { Problem } from "./problem";

/** A request that was answered, in whatever way. */
export interface CountedRequest {
  readonly operation: string;
  readonly status: number;
  /** Of the problem. */
  readonly code?: string;
  readonly seconds: number;
}

/** The operation, with each of its answers told to whoever counts them. */
export function countedOperation<
  Context,
  Code extends string,
  Path extends z.ZodType,
  Query extends z.ZodType,
>(
  operation: ApiOperation<Context, Code, Path, Query>,
  {
    answered,
    problemOf,
  }: {
    readonly answered: (context: Context, request: CountedRequest) => void;
    readonly problemOf: (error: unknown) => Problem | undefined;
  },
): ApiOperation<Context, Code, Path, Query> {
  const { id } = operation;
  return {
    ...operation,
    async handle(call, context) {
      const began = performance.now();
      const count = (status: number, code?: string) =>
        answered(context, {
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
}
