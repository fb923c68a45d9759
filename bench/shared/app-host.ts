import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { app } from "../../emulator/services/functions/worker/core-api";
import { invoke } from "../../emulator/services/functions/worker/invoke";
import type { TypedData } from "../../emulator/services/functions/worker/protocol";
import { supplyCoreModule } from "../../emulator/services/functions/worker/supply-core-module";

/** Loads a function app's bundle as the Functions host does, and calls the function of its route for every request. */
const [, , program = ""] = process.argv;

supplyCoreModule();
require(program);
app.isLoading = false;

/** By method and route; those with parameters are nobody's here. */
const routes = new Map<string, { readonly functionName: string; readonly triggerName: string }>();
for (const [functionName, { metadata }] of app.functions)
  for (const [triggerName, binding] of Object.entries(metadata.bindings)) {
    const { type, route, methods = [] } = binding as { type: string; route?: string; methods?: string[] };
    if (type !== "httpTrigger" || route === undefined) continue;
    for (const method of methods)
      routes.set(`${method.toUpperCase()} ${route}`, { functionName, triggerName });
  }

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
// none ends while its client is about to ask again
server.keepAliveTimeout = 600_000;
// who comes while it is overloaded waits, and is not turned away
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("disconnect", () => process.exit());

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "", headers } = request;
  const path = url.slice(url.indexOf("/api/") + "/api/".length).split("?", 1)[0];
  const found = routes.get(`${method} ${path}`);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const body = method === "GET" ? undefined : { bytes: await buffer(request) };
  const http = { method, url: `http://127.0.0.1${url}`, headers, params: {}, ...(body && { body }) };
  const { returnValue } = await invoke({
    id: randomUUID(),
    functionName: found.functionName,
    inputData: [{ name: found.triggerName, data: { http } as TypedData }],
    triggerMetadata: {},
    traceParent: newTrace(),
  });
  const { statusCode = "200", headers: written = {}, body: said } = returnValue?.http ?? {};
  const content = Buffer.from(said?.bytes ?? said?.string ?? "");
  response.writeHead(Number(statusCode), { ...written, "content-length": content.length }).end(content);
}

/** The platform's own host does this, in its process: here it must not cost what a random number of the kernel's does. */
function newTrace(): string {
  const [trace, span] = [randomUUID(), randomUUID()].map((id) => id.replaceAll("-", ""));
  return `00-${trace}-${span?.slice(0, 16)}-01`;
}
