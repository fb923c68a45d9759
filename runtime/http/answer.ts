import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { type Operation, operationOf } from "../shared/telemetry";
import type { Problem } from "./problem";

/** A request on its way to an answer. */
export interface ApiCall {
  readonly request: HttpRequest;
  /** Names this request: a UUID. */
  readonly id: string;
  readonly operation: Operation | undefined;
}

/** Nothing of an answer is ever run or framed, and its type is what it says. */
const security = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

/** Answers with what `run` returns, or with the document of a problem: nothing else ever leaves. */
export async function answer(
  request: HttpRequest,
  context: InvocationContext,
  run: (call: ApiCall) => Promise<HttpResponseInit>,
  problemOf: (error: unknown, call: ApiCall) => Problem,
): Promise<HttpResponseInit> {
  const id = requestId(request, context);
  const call = { request, id, operation: operationOf(context.traceContext?.traceParent) };
  const response = await run(call).catch((error: unknown) =>
    problemResponse(problemOf(error, call), id, context),
  );
  return { ...response, headers: { ...security, ...response.headers, "x-request-id": id } };
}

function problemResponse(problem: Problem, id: string, context: InvocationContext): HttpResponseInit {
  if (problem.isOurs) context.error(`${problem.code} ${id}: ${reasonOf(problem)}`);
  const { retryAfterSeconds, challenge } = problem.details;
  return {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfterSeconds !== undefined && { "retry-after": String(Math.ceil(retryAfterSeconds)) }),
      ...(challenge !== undefined && { "www-authenticate": challenge }),
    },
    body: JSON.stringify(problem.document(id)),
  };
}

/** For the log alone. */
function reasonOf({ message, cause }: Error): string {
  if (!(cause instanceof Error)) return message;
  return cause.stack ?? cause.message;
}

/** The client's own, so that it finds its request again, or the invocation's. */
function requestId(request: HttpRequest, context: InvocationContext): string {
  const given = request.headers.get("x-request-id") ?? "";
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given);
  return isUuid ? given.toLowerCase() : context.invocationId;
}

export function json(body: object): HttpResponseInit {
  return {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}
