import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { trust } from "../../../../emulator/core/trust";
import { bundle } from "../../../../packaging/bundle/bundle";
import { DeedSender } from "../../../articles/events/deed-sender";
import { freePort } from "../../../shared/testing/free-port";
import { MortalProcess } from "../../../shared/testing/mortal-process";
import { ArticlesDatabase } from "../../articles/testing/articles-database";
import type { AskedOfConsumer } from "./consumer-process";
import type { AskedOfHub, BegunHub } from "./hub-process";

export type Victim = "consumer" | "hub" | "database";

/**
 * What deeds pass through, each a process that can be killed (-9):
 *
 * ```
 *   test ──AMQP──▶ hub, and the host's listener ──HTTP──▶ consumer ──▶ database
 * ```
 */
export class MortalIntake {
  readonly database: ArticlesDatabase;
  private readonly folder: string;
  private readonly hub: MortalProcess<AskedOfHub, BegunHub>;
  private readonly consumer: MortalProcess<AskedOfConsumer, object>;
  private begun: BegunHub | undefined;
  private reached: DeedSender | undefined;

  private constructor(database: ArticlesDatabase, consumerPort: number) {
    this.database = database;
    const build = join(process.cwd(), ".vitrine/build");
    mkdirSync(build, { recursive: true });
    this.folder = mkdtempSync(join(build, "mortal-intake-"));
    this.hub = new MortalProcess(this.program("hub-process"), () => ({ folder: this.folder, consumerPort }));
    this.consumer = new MortalProcess(this.program("consumer-process"), () => ({
      database: database.settings("articles_intake"),
      databaseToken: "token of identity of articles_intake",
      port: consumerPort,
    }));
  }

  static async start(): Promise<MortalIntake> {
    const intake = new MortalIntake(await ArticlesDatabase.start(), await freePort());
    await intake.consumer.start();
    await intake.revive("hub");
    return intake;
  }

  get sender(): DeedSender {
    if (!this.reached) throw new Error("call start() first");
    return this.reached;
  }

  /** Nothing of it is there any more when this resolves. */
  async kill(victim: Victim): Promise<void> {
    if (victim === "database") await this.database.server.kill();
    else await this[victim].kill();
  }

  async revive(victim: Victim): Promise<void> {
    if (victim === "database") return this.database.server.restart();
    if (victim === "consumer") return void (await this.consumer.start());
    this.begun = await this.hub.start();
    trust(join(this.folder, "azure/tls/authority.pem"));
    this.reached ??= new DeedSender({
      namespace: this.begun.address,
      hub: "deeds",
      tokens: async () => ({ token: this.begun?.token ?? "", expiresOnTimestamp: Date.now() + 3_000_000 }),
    });
  }

  async stop(): Promise<void> {
    await this.reached?.close().catch(() => undefined);
    await Promise.all([this.hub.kill(), this.consumer.kill()]);
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private program(name: string): string {
    const file = join(this.folder, `${name}.cjs`);
    const { code } = bundle(process.cwd(), `runtime/functions/article-intake/testing/${name}.ts`);
    writeFileSync(file, code);
    return file;
  }
}
