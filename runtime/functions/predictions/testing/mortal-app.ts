import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../../../packaging/bundle/bundle";
import { bundledWorker } from "../../../predictions/testing/bundled-worker";
import type { AskedOfApp } from "./app-process";
import type { RecordDatabase } from "./record-database";
import { row } from "./test-api";

export interface Told {
  readonly requestId: string;
  readonly text: string;
}

/** The app as a process, under load, that anything may happen to: what it told callers is remembered. */
export class MortalApp {
  readonly told: Told[] = [];
  /** Statuses of what was answered otherwise. */
  readonly otherwise = new Map<number, number>();
  private readonly database: RecordDatabase;
  private readonly folder: string;
  private readonly program: string;
  private process: ChildProcess | undefined;
  private port = 0;
  private isAsking = true;
  private asked = 0;

  constructor(database: RecordDatabase) {
    this.database = database;
    // below the checkout, so that it finds its native modules
    this.folder = mkdtempSync(join(process.cwd(), ".vitrine", "mortal-app-"));
    this.program = join(this.folder, "app.cjs");
    writeFileSync(
      this.program,
      bundle(process.cwd(), "runtime/functions/predictions/testing/app-process.ts").code,
    );
  }

  async start(): Promise<void> {
    const child = fork(this.program, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    this.process = child;
    child.send({
      database: this.database.settings("predictions_api"),
      token: "token of identity of predictions_api",
      workerFile: bundledWorker(),
    } satisfies AskedOfApp);
    const [{ port }] = (await once(child, "message")) as [{ port: number }];
    this.port = port;
  }

  /** So many callers ask one request after the other, each with a key, until `quiet`: whoever got no answer asks again. */
  ask(callers: number): Promise<unknown> {
    return Promise.all(Array.from({ length: callers }, () => this.askOn()));
  }

  quiet(): void {
    this.isAsking = false;
  }

  async killApp(): Promise<void> {
    const child = this.process;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    await this.start();
  }

  async killWorker(): Promise<void> {
    const answer = once(this.process as ChildProcess, "message") as Promise<[{ workers: number[] }]>;
    this.process?.send("workers");
    const [{ workers }] = await answer;
    for (const worker of workers) process.kill(worker, "SIGKILL");
  }

  async stop(): Promise<void> {
    this.process?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async askOn(): Promise<void> {
    while (this.isAsking) {
      const key = `key-${++this.asked}`;
      // a failure frees the key, a silence does not: both may be asked again
      for (let attempt = 0; attempt < 100 && this.isAsking; attempt++) {
        if (await this.askOnce(key)) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  private async askOnce(key: string): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/predictions/api/v1/predict`, {
        method: "POST",
        headers: {
          authorization: "Bearer asker",
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body: JSON.stringify({ rows: [row] }),
      });
      const text = await response.text();
      if (response.status === 200) {
        this.told.push({ requestId: JSON.parse(text).requestId, text });
        return true;
      }
      this.otherwise.set(response.status, (this.otherwise.get(response.status) ?? 0) + 1);
    } catch {
      // the app has ended: nobody was told anything
    }
    return false;
  }
}

/** What was told and is not exactly once in the record, letter by letter. */
export async function unrecorded(told: readonly Told[], database: RecordDatabase): Promise<string[]> {
  const found = await database.rows(
    `select id, count(*) over (partition by id)::int as times, answer::text as text
     from predictions.requests join predictions.answers using (id, received_at) where status = 200`,
  );
  const byId = new Map(found.map(({ id, times, text }) => [String(id), { times, text }]));
  return told
    .filter(({ requestId, text }) => byId.get(requestId)?.times !== 1 || byId.get(requestId)?.text !== text)
    .map(({ requestId }) => requestId);
}
