import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { app } from "../../emulator/services/functions/worker/core-api";
import { invoke } from "../../emulator/services/functions/worker/invoke";
import { supplyCoreModule } from "../../emulator/services/functions/worker/supply-core-module";

/** Loads a function app's bundle as the Functions host does, and calls one of its functions for every request. */
const [, , program = "", functionName = ""] = process.argv;

supplyCoreModule();
require(program);
app.isLoading = false;
const [triggerName = ""] =
  Object.entries(app.functions.get(functionName)?.metadata.bindings ?? {}).find(
    ([, { type }]) => type === "httpTrigger",
  ) ?? [];

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
// none ends while its client is about to ask again
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("disconnect", () => process.exit());

async function answer({ method = "GET", url = "", headers }: IncomingMessage, response: ServerResponse) {
  const http = {
    method,
    url: `http://127.0.0.1${url}`,
    headers: { host: headers.host ?? "" },
    params: {},
  };
  const { returnValue } = await invoke({
    id: randomUUID(),
    functionName,
    inputData: [{ name: triggerName, data: { http } }],
    triggerMetadata: {},
    traceParent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
  });
  const { statusCode = "200", headers: written = {}, body } = returnValue?.http ?? {};
  const content = Buffer.from(body?.bytes ?? body?.string ?? "");
  response.writeHead(Number(statusCode), { ...written, "content-length": content.length }).end(content);
}
