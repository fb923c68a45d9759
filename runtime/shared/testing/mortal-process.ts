import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Duplex } from "node:stream";

/** A program in a process of its own that anything may happen to: it is told as a message what to do, and answers when it has begun. */
export class MortalProcess<Asked extends object, Begun> {
  private readonly file: string;
  private readonly asked: () => Asked;
  private readonly more: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;

  /** @param more variables of its environment @default - none beside this process's own */
  constructor(file: string, asked: () => Asked, more: NodeJS.ProcessEnv = {}) {
    this.file = file;
    this.asked = asked;
    this.more = more;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<Begun> {
    const env = { ...process.env, ...this.more };
    this.child = fork(this.file, { env, stdio: ["ignore", "ignore", "ignore", "ipc", "pipe"] });
    this.pipe.on("error", () => undefined);
    return this.say<Begun>(this.asked());
  }

  /** @returns its answer */
  async say<Answer>(message: object | string): Promise<Answer> {
    const { child } = this;
    if (!child) throw new Error("call start() first");
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`${this.file} ended before it answered`));
      child.once("exit", fail);
      child.once("message", (answer) => {
        child.off("exit", fail);
        resolve(answer as Answer);
      });
      child.send(message);
    });
  }

  /** Its fourth file, in both directions. */
  get pipe(): Duplex {
    return this.child?.stdio[4] as unknown as Duplex;
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}
