import type { Log } from "../../core/service";
import { explain } from "./host-storage/clients";

/** What is wrong with parts of an app while the rest of it runs. */
export class SiteProblems {
  private readonly site: string;
  private readonly log: Log;
  private readonly known = new Map<string, string>();

  constructor(site: string, log: Log) {
    this.site = site;
    this.log = log;
  }

  get messages(): readonly string[] {
    return [...this.known.values()];
  }

  /** Remembers what is wrong with a part, and logs it when it is news; `undefined` when it is right again. */
  report(part: string, error: unknown): void {
    if (error === undefined) {
      if (this.known.delete(part)) this.log("info", "functions", `${this.site}: ${part} works again`);
      return;
    }
    const message = explain(error);
    if (this.known.get(part) === message) return;
    this.known.set(part, message);
    this.log("error", "functions", `${this.site}: ${part}: ${message}`);
  }

  clear(): void {
    this.known.clear();
  }
}
