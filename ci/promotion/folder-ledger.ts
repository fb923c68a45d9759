import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ledger, Passed } from "./ledger";

/** A ledger on this machine, for estates that run on it. */
export class FolderLedger implements Ledger {
  readonly place: string;

  /** @param folder absolute; made when the first package passes */
  constructor(folder: string) {
    this.place = folder;
  }

  async find(hash: string): Promise<Passed | undefined> {
    const file = this.fileOf(hash);
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  }

  async add(passed: Passed): Promise<void> {
    mkdirSync(this.place, { recursive: true });
    try {
      writeFileSync(this.fileOf(passed.hash), JSON.stringify(passed), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }

  private fileOf(hash: string): string {
    return join(this.place, `${hash}.json`);
  }
}
