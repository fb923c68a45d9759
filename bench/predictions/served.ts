import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestDatabase } from "../../runtime/database/testing/test-database";
import { basePath } from "../../runtime/functions/predictions/base-path";
import { bundledWorker } from "../../runtime/predictions/testing/bundled-worker";
import type { GraphAndManifest } from "./peer-graphs";
import type { RecordTimes, ServiceStart } from "./service";

/** The API as a process, with a process that scores and a real PostgreSQL. */
export class ServedPredictions {
  readonly url: string;
  /** From the start of the process to its first prediction. */
  readonly startSeconds: number;
  private readonly service: ChildProcess;
  private readonly database: TestDatabase;

  private constructor(
    parts: Pick<ServedPredictions, "startSeconds" | "url">,
    service: ChildProcess,
    database: TestDatabase,
  ) {
    this.url = parts.url;
    this.startSeconds = parts.startSeconds;
    this.service = service;
    this.database = database;
  }

  static async start(
    folder: string,
    models: Readonly<Record<string, GraphAndManifest>>,
    first: { readonly model: string; readonly row: object },
  ): Promise<ServedPredictions> {
    const database = await TestDatabase.start("");
    await database.migrate("predictions", "record");
    const role = "identity of predictions_api";
    const { token } = await database.tokensOf(role)("https://ossrdbms-aad.database.windows.net/.default");
    const start: ServiceStart = {
      database: database.settings(role, "record"),
      databaseToken: token,
      models: Object.fromEntries(
        Object.entries(models).map(([name, { manifest, onnx }]) => [
          name,
          { manifest, onnx: Buffer.from(onnx).toString("base64") },
        ]),
      ),
      defaultModel: first.model,
      workerFile: bundledWorker(),
    };
    const startFile = join(folder, "service.json");
    writeFileSync(startFile, JSON.stringify(start));
    const program = bundledWorker("bench/predictions/service.ts");

    const began = performance.now();
    const service = fork(program, [startFile]);
    const [{ port }] = (await once(service, "message")) as [{ port: number }];
    const url = `http://127.0.0.1:${port}${basePath}/predict`;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rows: [first.row] }),
    });
    if (!response.ok) throw new Error(await response.text());
    const startSeconds = (performance.now() - began) / 1000;
    return new ServedPredictions({ url, startSeconds }, service, database);
  }

  /** Milliseconds that each request since the last time waited for the record, ascending. */
  async recordMs(): Promise<Float64Array> {
    this.service.send("times");
    const [{ recordMs }] = (await once(this.service, "message")) as [RecordTimes];
    return Float64Array.from(recordMs).sort();
  }

  /** As whoever administers the database. */
  get administered(): TestDatabase {
    return this.database;
  }

  async stop(): Promise<void> {
    const ended = once(this.service, "exit");
    this.service.disconnect();
    await ended;
    await this.database.stop();
  }
}
