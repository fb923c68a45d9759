import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { askApi } from "../../../http/testing/ask-api";
import type { Tokens } from "../../../shared/access-tokens";
import { AwaitStop } from "../../../shared/testing/await-stop";
import { MemoryJobs } from "../../../training/testing/memory-jobs";
import { basePath } from "../base-path";
import { addLists } from "../drift/list-profiles";
import { ServedLists } from "../drift/served-lists";
import { operations } from "../operations";
import { blobChampionFiles } from "../serving/champion-files";
import { ChampionModel } from "../serving/champion-model";
import { MemoryModels } from "./memory-models";
import { testFilmsApi } from "./test-films-api";

export interface AskedOfApp {
  readonly database: DatabaseSettings;
  readonly databaseToken: string;
  /** The container of models. */
  readonly files: string;
  readonly filesToken: string;
}

/** What a test says to the running app. */
export type SaidToApp = "passed" | { readonly stopAt: number; readonly only?: string };

/** The app in a process of its own, which a test can kill: where its database and its models are comes as a message. */
process.once("message", ({ database, databaseToken, files, filesToken }: AskedOfApp) => {
  const always =
    (token: string): Tokens =>
    async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
  const stop = new AwaitStop();
  const champion = new ChampionModel({
    files: blobChampionFiles(files, always(filesToken)),
    mostBytes: 1_000_000,
    pollMs: 20,
    retryMs: 200,
  });
  const pool = connectDatabase(database, always(databaseToken));
  const lists = new ServedLists((version, rows) => addLists(pool, version, rows));
  const parts = { champion, models: new MemoryModels(), jobs: new MemoryJobs(), lists };
  const api = testFilmsApi(database, pool, parts);
  const server = createServer(async (request, response) => {
    const asked = { api, routes: operations, basePath, logged: [] };
    const { status, text } = await askApi(asked, "GET", request.url ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on("message", (said: SaidToApp) => {
    if (said === "passed") process.send?.({ passed: stop.passed });
    else process.send?.({ armed: stop.arm(said.stopAt, said.only) });
  });
});
