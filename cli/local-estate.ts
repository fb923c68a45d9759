import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorAddress } from "../emulator/resource-manager/protocol";
import { Failure } from "./failure";

/** The running local Azure of one checkout, through its control address. */
export class LocalEstate {
  private readonly address: EmulatorAddress;

  private constructor(address: EmulatorAddress) {
    this.address = address;
  }

  /** @throws Failure LocalEstateNotRunning */
  static async connect(root: string): Promise<LocalEstate> {
    const estate = LocalEstate.find(root);
    if (estate && (await estate.isUp())) return estate;
    throw new Failure("LocalEstateNotRunning", {
      what: "the local estate is not running in this checkout",
      fix: "npm start, or npx cdktf deploy local",
    });
  }

  /** The estate that this checkout started last, running or not. */
  static find(root: string): LocalEstate | undefined {
    try {
      const file = join(root, ".vitrine", "local", "emulator.json");
      return new LocalEstate(JSON.parse(readFileSync(file, "utf8")) as EmulatorAddress);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
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

  /** The values of an answer that has one JSON document a line, as they arrive. */
  async *lines<Line>(path: string, signal: AbortSignal): AsyncGenerator<Line> {
    const response = await this.send(path, { signal });
    let rest = "";
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) if (part) yield JSON.parse(part) as Line;
    }
  }

  private async health(): Promise<Response | undefined> {
    try {
      return await fetch(this.url("/health"), { signal: AbortSignal.timeout(5_000) });
    } catch {
      return undefined; // nothing listens there any more
    }
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(this.url(path), {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.address.token}` },
    });
    if (response.ok) return response;
    throw new Failure("LocalEstateRefused", {
      what: `the local estate answered ${response.status} to ${path}: ${await response.text()}`,
      fix: "npx vitrine logs --level warning shows what happened before",
    });
  }

  private url(path: string): string {
    return `http://127.0.0.1:${this.address.port}${path}`;
  }
}
