import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { pageHeaders } from "../../constructs/web-site/response-headers";
import { sitePackage } from "../../packaging/site/site-package";

/** What stands for an API: by path below the host, what it answers. */
export type StandIn<Given = StandInAnswer> = (address: URL, request: StandInRequest) => Given;

export interface StandInAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly retryAfter?: number;
}

export interface StandInRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The console's files with the headers of the real site, and beside them what a test says of the APIs. */
export async function serveConsole(
  pages: readonly string[],
  answer: StandIn<Promise<StandInAnswer> | StandInAnswer>,
) {
  const { files } = sitePackage({ root: process.cwd(), pages });
  const send = async (request: IncomingMessage, response: ServerResponse) => {
    const address = new URL(request.url ?? "/", "http://localhost");
    const name = `${address.pathname.slice(1)}${address.pathname.endsWith("/") ? "index.html" : ""}`;
    const file = files.find((each) => each.name === name);
    if (file) {
      response.writeHead(200, { "content-type": file.contentType, ...pageHeaders });
      return response.end(readFileSync(file.path));
    }
    const { status, json, retryAfter } = await answer(address, {
      method: request.method ?? "GET",
      headers: request.headers,
      body: await text(request),
    });
    response.writeHead(status, {
      "content-type": status < 400 ? "application/json" : "application/problem+json",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    });
    return response.end(JSON.stringify(json));
  };
  const server = createServer((request, response) => {
    void send(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, stop };
}
