import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { bundledWorker } from "../../runtime/predictions/testing/bundled-worker";

/** The bundle of a function app, in a process as the platform runs it. */
export class HostedApp {
  readonly address: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.address = `http://127.0.0.1:${port}`;
  }

  /** @param program the deployed bundle @param settings of the app, beside this process' own variables */
  static async start(program: string, settings: Readonly<Record<string, unknown>>): Promise<HostedApp> {
    const own = Object.entries(settings).map(([name, value]) => [name, String(value)]);
    const child = fork(bundledWorker("bench/shared/app-host.ts"), [program], {
      env: { ...process.env, ...Object.fromEntries(own) },
    });
    const [{ port }] = (await Promise.race([
      once(child, "message"),
      once(child, "exit").then(() => Promise.reject(new Error("the app did not start"))),
    ])) as [{ port: number }];
    return new HostedApp(child, port);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
  }
}
