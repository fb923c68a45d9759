import { HttpRequest, InvocationContext } from "@azure/functions";
import type { Api } from "../../../http/api";
import type { ApiRoutes } from "../../../http/api-operation";
import { basePath } from "../base-path";
import { openInference } from "../open-inference/open-inference";
import { operations } from "../operations";
import type { PredictionsContext } from "../predictions-context";
import { AgeModels } from "./age-models";
import { RecordDatabase } from "./record-database";
import { type callers, testApi } from "./test-api";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  readonly json: any;
}

export interface Asked {
  /** Null for nobody. */
  readonly as?: keyof typeof callers | null;
  readonly headers?: Record<string, string>;
  /** What is no text and no bytes is sent as JSON. */
  readonly body?: unknown;
}

/** The API on a real database, as the host calls it. */
export class RunningPredictions {
  readonly models = new AgeModels();
  readonly logged: string[] = [];
  readonly database: RecordDatabase;
  private readonly api: Api<PredictionsContext>;

  private constructor(database: RecordDatabase) {
    this.database = database;
    this.api = testApi(database.settings("predictions_api"), database.as("predictions_api"), this.models);
  }

  static async start(): Promise<RunningPredictions> {
    return new RunningPredictions(await RecordDatabase.start());
  }

  predict(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request("POST", "/predict", { body, headers });
  }

  /** @param path below the API's base, or one of /v2 */
  async request(
    method: string,
    path: string,
    { as = "asker", headers = {}, body }: Asked = {},
  ): Promise<Answer> {
    const [address = ""] = path.split("?");
    const { answer, params } = address.startsWith("/v2")
      ? this.route(openInference, method, address.slice(3))
      : this.route(operations, method, address);
    const bytes = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
    const request = new HttpRequest({
      method: method as "GET",
      url: `https://api.example${basePath}${path}`,
      headers: {
        ...(as && { authorization: `Bearer ${as}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      params,
      ...(bytes !== undefined && { body: { bytes: Buffer.from(bytes) } }),
    });
    const context = new InvocationContext({
      invocationId: "0f0e0d0c-0b0a-4908-8706-050403020100",
      logHandler: (_level, ...lines) => this.logged.push(lines.join(" ")),
    });
    const { status = 200, headers: sent, body: said } = await answer(request, context);
    const response = new Response(said as string, { status, headers: sent as Record<string, string> });
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
    return { status, headers: response.headers, text, json };
  }

  async stop(): Promise<void> {
    await Promise.all([this.models.close(), this.database.stop()]);
  }

  /** As the Functions host finds it. */
  private route(
    routes: ApiRoutes<PredictionsContext>,
    method: string,
    path: string,
  ): { answer: Api<PredictionsContext>["nothing"]; params: Record<string, string> } {
    const { api } = this;
    for (const route of Object.values(routes)) {
      const pattern = new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
      const found = pattern.exec(path);
      if (found && route.method === method)
        return { answer: (...call) => api.answer(route, ...call), params: { ...found.groups } };
    }
    if (path === "/openapi.json") return { answer: api.openApi, params: {} };
    return { answer: path === "/docs" ? api.docs : api.nothing, params: {} };
  }
}
