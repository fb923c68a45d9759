import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Estate, startEstate } from "../control/estate";
import type { ProviderName, Values } from "./protocol";

/** The whole local Azure with its state in a temporary folder, asked as Terraform's provider asks it. */
export class TestEstate {
  readonly folder = mkdtempSync(join(tmpdir(), "vitrine-estate-"));
  private running: Estate | undefined;

  async start(): Promise<void> {
    this.running = await startEstate(process.cwd(), this.folder);
  }

  get estate(): Estate {
    if (this.running === undefined) throw new Error("call start() first");
    return this.running;
  }

  async restart(): Promise<void> {
    await this.estate.stop();
    await this.start();
  }

  async end(): Promise<void> {
    await this.running?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Creates, or changes what `prior` is the state of. */
  async apply(type: string, planned: Values, prior: Values | null = null): Promise<Values> {
    const { state } = await this.estate.manager.apply({ provider: providerOf(type), type, prior, planned });
    if (state === null) throw new Error(`${type} has no state`);
    return state;
  }

  async read(type: string, state: Values): Promise<Values | null> {
    return (await this.estate.manager.read({ provider: providerOf(type), type, state })).state;
  }

  async delete(type: string, state: Values): Promise<void> {
    await this.estate.manager.delete({ provider: providerOf(type), type, state });
  }
}

function providerOf(type: string): ProviderName {
  return type.split("_")[0] as ProviderName;
}
