import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../../../packaging/bundle/bundle";
import { bundledWorker } from "../../../predictions/testing/bundled-worker";
import { MortalProcess } from "../../../shared/testing/mortal-process";
import { withNamedAwaits } from "../../../shared/testing/named-awaits";
import type { AskedOfApp, SaidToApp } from "./app-process";
import type { AskedOfProxy, BegunProxy } from "./proxy-process";
import { RecordDatabase } from "./record-database";

/** "database for a moment": it is back before anybody goes on, and lacks what was not on its disk. */
export const victims = ["app", "worker", "proxy", "database", "database for a moment"] as const;
export type Victim = (typeof victims)[number];

const role = "identity of predictions_api";

/**
 * The app, its worker, the token proxy and the database, each a process that can be killed (-9):
 *
 * ```
 *   test ──HTTP──▶ app ──TLS, token──▶ proxy ──▶ database
 *                   └──▶ worker
 * ```
 */
export class MortalPredictions {
  readonly database: RecordDatabase;
  /** Of each await in the code of the app. */
  readonly awaits: readonly string[];
  private readonly folder: string;
  private readonly app: MortalProcess<AskedOfApp, { readonly port: number }>;
  private readonly proxy: MortalProcess<AskedOfProxy, BegunProxy>;
  private reached: BegunProxy | undefined;
  private port = 0;

  private constructor(database: RecordDatabase) {
    this.database = database;
    // below the checkout, so that they find their native modules
    const build = join(process.cwd(), ".vitrine/build");
    mkdirSync(build, { recursive: true });
    this.folder = mkdtempSync(join(build, "mortal-"));
    const workerFile = bundledWorker();
    const { code, names } = withNamedAwaits(bundled("app-process"));
    this.awaits = names;
    this.app = new MortalProcess(this.file("app", code), () => {
      const { port = 0, token = "", authority = "" } = this.reached ?? {};
      const settings = {
        ...database.settings("predictions_api"),
        DATABASE_PORT: port,
        DATABASE_CA: authority,
      };
      return { database: settings, token, workerFile };
    });
    this.proxy = new MortalProcess(this.file("proxy", bundled("proxy-process")), () => ({
      folder: join(this.folder, "azure"),
      socket: database.server.socket,
      role,
    }));
  }

  static async start(): Promise<MortalPredictions> {
    // processes die here, the machine does not: what was written stays, and recovery waits for no disk; what nobody waits for is lost
    const settings = ["fsync=off", "wal_writer_delay=10s"];
    const predictions = new MortalPredictions(await RecordDatabase.start(settings));
    try {
      await predictions.revive("proxy");
      await predictions.revive("app");
      return predictions;
    } catch (error) {
      await predictions.stop();
      throw error;
    }
  }

  /** Where the app answers now. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the app and its workers. */
  async processIds(): Promise<{ readonly app: number | undefined; readonly workers: readonly number[] }> {
    const { workers } = await this.say<{ readonly workers: readonly number[] }>("workers");
    return { app: this.app.pid, workers };
  }

  /** @param workers an app that stands still does not tell which they are */
  async kill(victim: Victim, workers?: readonly number[]): Promise<void> {
    switch (victim) {
      case "worker":
        for (const worker of workers ?? (await this.processIds()).workers) end(worker);
        return;
      case "database":
        return this.database.server.kill();
      case "database for a moment":
        await this.database.server.kill();
        return this.database.server.restart();
      default:
        return this[victim].kill();
    }
  }

  /** Workers are replaced by the app itself, and who was away for a moment is there again. */
  async revive(victim: Victim): Promise<void> {
    if (victim === "app") this.port = (await this.app.start()).port;
    if (victim === "proxy") this.reached = await this.proxy.start();
    if (victim === "database") await this.database.server.restart();
  }

  /** @returns the name of the await at which the app stands still from then on; never when it does not get that far */
  async stopAt(count: number): Promise<{ readonly stopped: Promise<string> }> {
    await this.say({ stopAt: count });
    const stopped = once(this.app.pipe, "data").then(([name]) => String(name).trim());
    return { stopped };
  }

  async stopNowhere(): Promise<void> {
    await this.say({ stopAt: 0 });
  }

  /** Lets the app's clock go ahead. */
  async passTime(ms: number): Promise<void> {
    await this.say({ passTime: ms });
  }

  goOn(): void {
    this.app.pipe.write("\n");
  }

  /** What the app passed since it was told where to stop. */
  async passed(): Promise<readonly string[]> {
    return (await this.say<{ readonly passed: readonly string[] }>("passed")).passed;
  }

  async stop(): Promise<void> {
    await Promise.all([this.app.kill(), this.proxy.kill()]);
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private say<Answer>(said: SaidToApp): Promise<Answer> {
    return this.app.say<Answer>(said);
  }

  private file(name: string, code: string | Uint8Array): string {
    const file = join(this.folder, `${name}.cjs`);
    writeFileSync(file, code);
    return file;
  }
}

function bundled(name: string): string {
  return Buffer.from(
    bundle(process.cwd(), `runtime/functions/predictions/testing/${name}.ts`).code,
  ).toString();
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
