import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isRunning } from "../emulator/control/claim";
import { readIfPresent } from "../emulator/core/files";
import type { EmulatorAddress } from "../emulator/resource-manager/protocol";
import { Failure } from "./failure";

const Address = z.object({ pid: z.number(), port: z.number(), token: z.string() });
const Refusal = z.object({
  error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }),
});

/** On a busy machine it may be long before it answers: what ended refuses at once. */
const patienceMs = 30_000;

/** The running local Azure of one checkout, through its control address. */
export class LocalEstate {
  private readonly address: EmulatorAddress;
  private readonly file: string;

  private constructor(address: EmulatorAddress, file: string) {
    this.address = address;
    this.file = file;
  }

  /** @throws Failure LocalEstateNotRunning */
  static async connect(root: string): Promise<LocalEstate> {
    const estate = await LocalEstate.find(root);
    if (estate && (await estate.isUp())) return estate;
    throw new Failure("LocalEstateNotRunning", {
      what: "the local estate is not running in this checkout",
      why: "this verb asks the estate itself",
      fix: "npm start, or npx cdktf deploy local",
    });
  }

  /** The estate that this checkout started last, running or not. */
  static async find(root: string): Promise<LocalEstate | undefined> {
    const file = join(root, ".vitrine", "local", "emulator.json");
    const known = addressIn(readIfPresent(file));
    // one that runs has written its address anew when it was asked
    const address = known ?? ((await isRunning(root)) ? addressIn(readIfPresent(file)) : undefined);
    return address && new LocalEstate(address, file);
  }

  /** Whether it can be used now. */
  async isUp(): Promise<boolean> {
    return (await this.health())?.ok ?? false;
  }

  /** Whether its process is there at all, be it starting, up or stopping. */
  async answers(): Promise<boolean> {
    return (await this.health()) !== undefined;
  }

  async get<Answer>(path: string): Promise<Answer> {
    return (await this.send(path, {})).json() as Promise<Answer>;
  }

  async post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
    const response = await this.send(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    return response.json() as Promise<Answer>;
  }

  /** The values of an answer that has one JSON document a line, as they arrive, until it ends or is cut. */
  async *lines<Line>(path: string, signal: AbortSignal): AsyncGenerator<Line> {
    const { body } = await this.send(path, { signal });
    const reader = (body ?? new ReadableStream<Uint8Array>()).getReader();
    // a read that is under way does not always hear of the signal
    const aborted = new Promise<{ done: true; value?: never }>((resolve) =>
      signal.addEventListener("abort", () => resolve({ done: true })),
    );
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (;;) {
        const { done, value } = await Promise.race([reader.read(), aborted]);
        if (done) return;
        const parts = (rest + decoder.decode(value, { stream: true })).split("\n");
        rest = parts.pop() ?? "";
        for (const part of parts) if (part) yield JSON.parse(part) as Line;
      }
    } catch (cause) {
      if (signal.aborted || (await this.hasStopped())) return;
      throw new Failure("LocalEstateEnded", {
        what: "the local estate has ended while it was listened to",
        why: "its process was killed, or failed; what was answered is on disk",
        fix: "npm start brings it back as it was; the end of .vitrine/local/emulator.log says what it did last",
        cause,
      });
    }
  }

  /** Whether it ends, or has ended, because somebody asked it to: then it takes its address away first. */
  private async hasStopped(): Promise<boolean> {
    return !existsSync(this.file);
  }

  private async health(): Promise<Response | undefined> {
    try {
      return await fetch(this.url("/health"), { signal: AbortSignal.timeout(patienceMs) });
    } catch {
      return undefined; // nothing listens there any more, or something else does
    }
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(this.url(path), {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.address.token}` },
    });
    if (response.ok) return response;
    throw refusalIn(await response.text(), `${response.status} to ${path}`);
  }

  private url(path: string): string {
    return `http://127.0.0.1:${this.address.port}${path}`;
  }
}

/** undefined when it is absent or damaged */
function addressIn(text = ""): EmulatorAddress | undefined {
  try {
    return Address.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What the estate itself says, when it says why; its messages may end with lines of their own for why and fix. */
function refusalIn(body: string, answered: string): Failure {
  let refusal: z.output<typeof Refusal>["error"] | undefined;
  try {
    refusal = Refusal.parse(JSON.parse(body)).error;
  } catch {
    // not in its own words: all that it said is shown
  }
  const [what, why, fix] = partsOf(refusal?.message ?? body);
  const isKnown = refusal !== undefined && refusal.code !== "EmulatorFailed";
  return new Failure(isKnown && refusal ? refusal.code : "LocalEstateRefused", {
    what: isKnown ? what : `the local estate answered ${answered}: ${what}`,
    why: why ?? "the local estate does not do what it was asked for",
    fix: fix ?? "npx vitrine logs --level warning shows what happened before",
  });
}

function partsOf(message: string): [what: string, why?: string, fix?: string] {
  const why = /^ *why: (.*)$/m.exec(message)?.[1];
  const fix = /^ *fix: (.*)$/m.exec(message)?.[1];
  return [message.replaceAll(/\n *(why|fix|code): .*/g, ""), why, fix];
}
