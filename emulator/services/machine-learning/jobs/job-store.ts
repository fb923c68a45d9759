import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { key } from "../../../../azure/resource-id";
import { readJson, writeTwice } from "../../../core/files";
import type { Job } from "./job";

/** Every job of every workspace, each in a folder of its own; an answered change is on disk. */
export class JobStore {
  private readonly folder: string;
  private readonly jobs = new Map<string, Job>();

  constructor(folder: string) {
    this.folder = folder;
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const job = readJson<Job | null>(join(folder, name, "job.json"), null);
      if (job !== null) this.jobs.set(key(job.id), job);
    }
  }

  get(id: string): Job | undefined {
    return this.jobs.get(key(id));
  }

  /** In the order in which they were put. */
  all(): readonly Job[] {
    return [...this.jobs.values()].sort((one, other) => one.createdAt - other.createdAt);
  }

  put(job: Job): Job {
    writeTwice(join(this.folderOf(job.id), "job.json"), JSON.stringify(job));
    this.jobs.set(key(job.id), job);
    return job;
  }

  /** @throws when there is no such job, which is a bug */
  change(id: string, change: Partial<Job>): Job {
    const job = this.get(id);
    if (job === undefined) throw new Error(`there is no job ${id}`);
    return this.put({ ...job, ...change, changedAt: Date.now() });
  }

  remove(id: string): void {
    this.jobs.delete(key(id));
    rmSync(this.folderOf(id), { recursive: true, force: true });
  }

  /** What belongs to a job on disk: its record, its log, and while it runs its home and its working directory. */
  folderOf(id: string): string {
    return join(this.folder, createHash("sha256").update(key(id)).digest("hex").slice(0, 32));
  }
}
