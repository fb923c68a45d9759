import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import * as z from "zod";
import type { Operation } from "../shared/telemetry";
import { type ApiCall, answer, json } from "./answer";
import type { ApiOperation, ApiRoute, ApiRoutes, OperationCall } from "./api-operation";
import { basePath } from "./base-path";
import { clientOf } from "./client-address";
import { docsPage } from "./docs-page";
import { type About, openApiDocument } from "./openapi";
import { commonProblem, Problem, type ProblemTable } from "./problem";
import { ClientLimiter } from "./rate-limiter";
import { readParameters } from "./read-parameters";

export interface ApiOptions<Context> {
  readonly about: About;
  readonly routes: ApiRoutes<Context>;
  /** All that it may answer, the common ones among them. */
  readonly problems: ProblemTable;
  /** What the operations work with. */
  readonly context: Context;
  /** Where it is on its host. @default "/api/v1" */
  readonly basePath?: string;
  /** Names each request. @default - the UUID that a client brings, else the invocation's id */
  readonly newId?: () => string;
  /** Of one client, on one instance. */
  readonly requestsPerMinute: number;
  /** Of the Front Door profile whose word counts about who the client is. */
  readonly frontDoorId: string | undefined;
  /** What an error of a lower layer means to the caller; undefined when it is our fault. */
  readonly problemOf: (error: unknown) => Problem | undefined;
  /** Told of each problem that is answered. */
  readonly onProblem: (code: string, operation: Operation | undefined) => void;
}

const nothing = z.strictObject({});

interface Documentation {
  readonly at: number;
  readonly made: Promise<{ readonly openApi: HttpResponseInit; readonly page: HttpResponseInit }>;
}

/** What an operation takes may change while it runs: as models come, or whatever else its schema is made of. */
const describedForMs = 60_000;

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Answers the requests of an API: its operations, its documentation, and what it does not have. */
export class Api<Context> {
  private readonly options: ApiOptions<Context>;
  private readonly limiter: ClientLimiter;
  private readonly basePath: string;

  /** Remembered: anybody may ask for it without a limit, and describing the schemas takes milliseconds. */
  private documentation: Documentation | undefined;

  constructor(options: ApiOptions<Context>) {
    this.options = options;
    this.basePath = options.basePath ?? basePath;
    this.limiter = new ClientLimiter(options.requestsPerMinute);
  }

  answer(
    route: ApiRoute<Context>,
    request: HttpRequest,
    context: InvocationContext,
  ): Promise<HttpResponseInit> {
    return this.respond(request, context, async (call) => {
      const { operation } = await route.load();
      this.limit(request, operation.cost);
      return operation.handle(callOf(operation, call), this.options.context);
    });
  }

  readonly openApi: Handler = (request, context) =>
    this.respond(request, context, async () => ({
      ...(await this.describe()).openApi,
      headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
    }));

  readonly docs: Handler = (request, context) =>
    this.respond(request, context, async () => (await this.describe()).page);

  readonly nothing: Handler = (request, context) =>
    this.respond(request, context, async () => {
      this.limit(request, 1);
      const { pathname } = new URL(request.url);
      const detail = `${request.method} ${pathname.slice(0, 200)} is not part of this API.`;
      throw commonProblem("RouteNotFound", detail);
    });

  private describe(now = performance.now()): Documentation["made"] {
    if (!this.documentation || now - this.documentation.at > describedForMs)
      this.documentation = { at: now, made: this.makeDocumentation() };
    return this.documentation.made;
  }

  private async makeDocumentation() {
    const { about, routes, problems, context } = this.options;
    const { basePath } = this;
    const operations = await Promise.all(
      Object.values(routes).map(async ({ method, path, load }) => ({
        method,
        path,
        operation: (await load()).operation,
      })),
    );
    const document = await openApiDocument({ about, basePath, operations, problems, context });
    return { openApi: json(document), page: docsPage(document, about.example, problems) };
  }

  private respond(
    request: HttpRequest,
    context: InvocationContext,
    run: (call: ApiCall) => Promise<HttpResponseInit>,
  ): Promise<HttpResponseInit> {
    return answer(request, context, {
      run,
      problemOf: (error, { operation }) => {
        const problem = this.problemOf(error);
        this.options.onProblem(problem.code, operation);
        return problem;
      },
      basePath: this.basePath,
      newId: this.options.newId,
    });
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const known = this.options.problemOf(error);
    return known ?? commonProblem("InternalError", "Something went wrong on our side.", { cause: error });
  }

  /** @throws Problem TooManyRequests */
  private limit({ headers }: HttpRequest, cost: number): void {
    if (cost === 0) return;
    const { requestsPerMinute, frontDoorId } = this.options;
    const seconds = this.limiter.take(clientOf(headers, frontDoorId), cost);
    if (seconds === 0) return;
    const detail = `${requestsPerMinute} requests a minute are allowed.`;
    throw commonProblem("TooManyRequests", { detail, retryAfterSeconds: seconds });
  }
}

/** @throws Problem ParameterNotValid when the path is not */
function callOf<Context>({ path, query = nothing }: ApiOperation<Context>, call: ApiCall): OperationCall {
  const { request } = call;
  return {
    ...call,
    path: path && readParameters(path, Object.entries(request.params)),
    query: (more = []) => readParameters(query, [...request.query, ...more]),
  };
}
