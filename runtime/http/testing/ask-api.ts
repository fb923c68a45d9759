import { type Cookie, HttpRequest, InvocationContext } from "@azure/functions";
import type { Api } from "../api";
import type { ApiRoutes } from "../api-operation";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly cookies: readonly Cookie[];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  readonly json: any;
}

export interface AskedApi<Context> {
  readonly api: Api<Context>;
  readonly routes: ApiRoutes<Context>;
  readonly basePath: string;
  /** Takes what the API writes to the log. */
  readonly logged: string[];
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** What is no text and no bytes is sent as JSON. */
  readonly body?: unknown;
}

/**
 * Asks an API as the host calls it.
 *
 * @param path below the routes, with its query
 */
export async function askApi<Context>(
  asked: AskedApi<Context>,
  method: string,
  path: string,
  { headers = {}, body }: Asked = {},
): Promise<Answer> {
  const [address = ""] = path.split("?");
  const { answer, params } = routeOf(asked, method, address);
  const bytes = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const request = new HttpRequest({
    method: method as "GET",
    url: `https://api.example${asked.basePath}${path}`,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    params,
    ...(bytes !== undefined && { body: { bytes: Buffer.from(bytes) } }),
  });
  const context = new InvocationContext({
    invocationId: "0f0e0d0c-0b0a-4908-8706-050403020100",
    logHandler: (_level, ...lines) => asked.logged.push(lines.join(" ")),
  });
  const { status = 200, headers: sent, cookies = [], body: said } = await answer(request, context);
  const response = new Response(said as string, { status, headers: sent as Record<string, string> });
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
  return { status, headers: response.headers, cookies, text, json };
}

/** As the Functions host finds it. */
function routeOf<Context>(
  { api, routes }: AskedApi<Context>,
  method: string,
  path: string,
): { answer: Api<Context>["nothing"]; params: Record<string, string> } {
  for (const route of Object.values(routes)) {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const found = pattern.exec(path);
    if (found && route.method === method)
      return { answer: (...call) => api.answer(route, ...call), params: { ...found.groups } };
  }
  if (path === "/openapi.json") return { answer: api.openApi, params: {} };
  return { answer: path === "/docs" ? api.docs : api.nothing, params: {} };
}
