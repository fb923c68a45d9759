import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { AwaitStop } from "../../../shared/testing/await-stop";
import { openInference } from "../open-inference/open-inference";
import { operations } from "../operations";
import { AgeModels } from "./age-models";
import { testApi } from "./test-api";

export interface AskedOfApp {
  readonly database: DatabaseSettings;
  readonly token: string;
  readonly workerFile: string;
}

/** What a test says to the running app. */
export type SaidToApp = "workers" | "passed" | { readonly stopAt: number } | { readonly passTime: number };

/** The app in a process of its own, which a test can kill: where its database is comes as a message. */
process.once("message", async ({ database, token, workerFile }: AskedOfApp) => {
  // before anybody keeps the clock
  const { now } = Date;
  let aheadMs = 0;
  Date.now = () => now() + aheadMs;
  const pool = connectDatabase(database, async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }));
  // it is the test that ends the workers, not the model
  const models = new AgeModels(workerFile, Number.POSITIVE_INFINITY);
  const api = testApi(database, pool, models);
  const stop = new AwaitStop();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isTensors = request.url?.startsWith("/v2");
    const asked = new HttpRequest({
      method: "POST",
      url: `http://localhost${request.url}`,
      headers: request.headers as Record<string, string>,
      params: isTensors ? { name: "leaving" } : {},
      body: { bytes: Buffer.concat(chunks) },
    });
    const route = isTensors ? openInference["v2-infer"] : operations.predict;
    const { status = 200, headers, body } = await api.answer(route, asked, new InvocationContext());
    response.writeHead(status, headers as Record<string, string>).end(body);
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on("message", (said: SaidToApp) => {
    if (said === "workers") process.send?.({ workers: models.workerIds });
    else if (said === "passed") process.send?.({ passed: stop.passed });
    else if ("stopAt" in said) process.send?.({ armed: stop.arm(said.stopAt) });
    else {
      aheadMs += said.passTime;
      process.send?.({ aheadMs });
    }
  });
});
