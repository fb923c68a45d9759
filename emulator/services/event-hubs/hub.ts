import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredHub, HubStatus } from "./event-hubs";
import { PartitionLog } from "./log/partition-log";
import type { NewEvent } from "./log/record";
import { partitionOfKey } from "./partition-of-key";
import { Receivers } from "./receivers";

export const defaultGroup = "$Default";

/** One event hub: its partitions, and who may read them in which group. */
export class Hub {
  readonly name: string;
  readonly createdMs: number;
  readonly partitions: readonly PartitionLog[];
  private readonly folder: string;
  private readonly groups = new Map<string, Receivers>();
  private turn = 0;
  retentionMs: number;

  /** @param folder of the hub, which is made when it is not there */
  constructor(folder: string, { name, partitions, retentionMs }: DeclaredHub) {
    this.folder = folder;
    this.name = name;
    this.retentionMs = retentionMs;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.createdMs = createdMs(join(folder, "created"));
    this.partitions = Array.from({ length: partitions }, (_, n) => new PartitionLog(join(folder, String(n))));
    this.addGroup(defaultGroup);
  }

  /** @returns undefined when there is no such partition */
  partition(id: string): PartitionLog | undefined {
    return /^(?:0|[1-9]\d?)$/.test(id) ? this.partitions[Number(id)] : undefined;
  }

  /** Resolves when they are on disk: those of a key in its partition, others in turn. */
  append(events: readonly NewEvent[], partition?: string): Promise<void> {
    const key = events[0]?.partitionKey;
    const count = this.partitions.length;
    const id = partition ?? (key === undefined ? this.turn++ % count : partitionOfKey(key, count));
    return (this.partitions[Number(id)] as PartitionLog).append(events);
  }

  addGroup(name: string): void {
    if (!this.groups.has(name.toLowerCase())) this.groups.set(name.toLowerCase(), new Receivers(name));
  }

  removeGroup(name: string): void {
    this.groups.get(name.toLowerCase())?.end();
    this.groups.delete(name.toLowerCase());
  }

  /** Who receives in a group; undefined when there is none of this name. */
  receivers(group: string): Receivers | undefined {
    return this.groups.get(group.toLowerCase());
  }

  status(): HubStatus {
    const kept = this.partitions.map(({ firstSequence, nextSequence }) => nextSequence - firstSequence);
    return {
      name: this.name,
      partitions: this.partitions.length,
      groups: [...this.groups.values()].map(({ group }) => group),
      events: kept.reduce((sum, each) => sum + each, 0),
    };
  }

  async expire(now = Date.now()): Promise<void> {
    for (const partition of this.partitions) await partition.expire(now - this.retentionMs);
  }

  async close(): Promise<void> {
    for (const receivers of this.groups.values()) receivers.end();
    await Promise.all(this.partitions.map((partition) => partition.close()));
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function createdMs(file: string): number {
  try {
    writeFileSync(file, String(Date.now()), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return Number(readFileSync(file, "utf8"));
}
