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

export interface AnswerOptions {
  readonly run: (call: ApiCall) => Promise<HttpResponseInit>;
  readonly problemOf: (error: unknown, call: ApiCall) => Problem;
  /** Where the API is on its host: the documents of problems name its page. */
  readonly basePath: string;
  /** @default - the client's own, when it brings a UUID, so that it finds its request again; else the invocation's */
  readonly newId?: (() => string) | undefined;
}

/** Answers with what `run` returns, or with the document of a problem: nothing else ever leaves. */
export async function answer(
  request: HttpRequest,
  context: InvocationContext,
  { run, problemOf, basePath, newId }: AnswerOptions,
): Promise<HttpResponseInit> {
  const id = newId?.() ?? requestId(request, context);
  const call = { request, id, operation: operationOf(context.traceContext?.traceParent) };
  const response = await run(call).catch((error: unknown) => {
    const problem = problemOf(error, call);
    const { requestId = id } = problem.details;
    return problemResponse(problem, requestId, basePath, context);
  });
  return { ...response, headers: { ...security, "x-request-id": id, ...response.headers } };
}

function problemResponse(
  problem: Problem,
  requestId: string,
  basePath: string,
  context: InvocationContext,
): HttpResponseInit {
  const document = problem.document(requestId, basePath);
  if (problem.isOurs) context.error(`${problem.code} ${document.instance}: ${reasonOf(problem)}`);
  const { retryAfterSeconds, challenge } = problem.details;
  return {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(retryAfterSeconds !== undefined && { "retry-after": String(Math.ceil(retryAfterSeconds)) }),
      ...(challenge !== undefined && { "www-authenticate": challenge }),
    },
    body: JSON.stringify(document),
  };
}

/** For the log alone: where it went wrong, and below it why, which only the last of the causes may tell. */
function reasonOf({ message, cause }: Error): string {
  if (!(cause instanceof Error)) return message;
  const lines = [cause.stack ?? cause.message];
  for (let each = cause.cause; each instanceof Error && lines.length < mostCauses; each = each.cause)
    lines.push(`because of ${each.name}: ${each.message}`);
  return lines.join("\n");
}

const mostCauses = 6;

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
