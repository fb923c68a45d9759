import { readJson, writeTwice } from "../../core/files";
import type { PipelineRun } from "./data-factories";

const runsKept = 20;

/** The last runs of every factory, on disk. */
export class RunHistory {
  private readonly file: string;
  private readonly runs: Map<string, PipelineRun[]>;

  constructor(file: string) {
    this.file = file;
    this.runs = new Map(Object.entries(readJson<Record<string, PipelineRun[]>>(file, {})));
  }

  /** The newest first. */
  of(factoryId: string): readonly PipelineRun[] {
    return this.runs.get(factoryId.toLowerCase()) ?? [];
  }

  add(factoryId: string, run: PipelineRun): void {
    this.runs.set(factoryId.toLowerCase(), [run, ...this.of(factoryId)].slice(0, runsKept));
    this.save();
  }

  forget(factoryId: string): void {
    if (this.runs.delete(factoryId.toLowerCase())) this.save();
  }

  private save(): void {
    writeTwice(this.file, `${JSON.stringify(Object.fromEntries(this.runs), null, 2)}\n`);
  }
}
