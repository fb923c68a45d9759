import { once } from "node:events";
import { MortalProcess } from "../../shared/testing/mortal-process";
import type { AskedOfJob, SaidToJob } from "./job-process";

/** One training, in a process that can be killed (-9). */
export class MortalJob {
  private readonly process: MortalProcess<AskedOfJob, object>;

  /** @param authorityFile of the certificates that it trusts */
  constructor(program: string, asked: AskedOfJob, authorityFile: string) {
    this.process = new MortalProcess(program, () => asked, { NODE_EXTRA_CA_CERTS: authorityFile });
  }

  async start(): Promise<void> {
    await this.process.start();
  }

  /** @returns its last words. @throws with the reason when it fails, or when it was killed */
  async train(): Promise<string> {
    const { end, error } = await this.say<{ end?: string; error?: string }>("train");
    if (end !== undefined) return end;
    throw new Error(error);
  }

  /** Names of the awaits that a whole training passes. */
  async passed(): Promise<readonly string[]> {
    await this.say({ stopAt: Number.MAX_SAFE_INTEGER });
    await this.train();
    return (await this.say<{ passed: readonly string[] }>("passed")).passed;
  }

  /** Trains up to an await, and stands still there for ever. @returns whether it came to it before it ended */
  async standAt(name: string, count: number): Promise<boolean> {
    await this.say({ stopAt: count, only: name });
    const stands = once(this.process.pipe, "data").then(() => true);
    const ends = this.train().then(
      () => false,
      () => false,
    );
    return Promise.race([stands, ends]);
  }

  kill(): Promise<void> {
    return this.process.kill();
  }

  private say<Answer>(said: SaidToJob): Promise<Answer> {
    return this.process.say<Answer>(said);
  }
}
