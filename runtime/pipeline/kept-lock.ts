import type { ArtifactStore } from "./artifact-store";
import {
  emptyLock,
  lockText,
  merged,
  type PipelineLock,
  parseLock,
  type StageRecord,
  shortened,
} from "./lock";
import { PipelineError } from "./pipeline-error";

/** The lock as this run has it, and as its store does. */
export class KeptLock {
  lock: PipelineLock;
  private readonly store: ArtifactStore;
  private etag: string | undefined;

  private constructor(store: ArtifactStore, lock: PipelineLock, etag: string | undefined) {
    this.store = store;
    this.lock = lock;
    this.etag = etag;
  }

  static async open(store: ArtifactStore): Promise<KeptLock> {
    const stored = await store.readManifest();
    return new KeptLock(store, stored ? parseLock(stored.text) : emptyLock, stored?.etag);
  }

  recordOf(key: string): StageRecord | undefined {
    return this.lock.records[key];
  }

  /** Whether an output of that hash was kept before. */
  holds(hash: string): boolean {
    return Object.values(this.lock.records).some((record) => makes(record, hash));
  }

  add(record: StageRecord): void {
    this.lock = { ...this.lock, records: { ...this.lock.records, [record.key]: record } };
  }

  /** Without whatever made an output that is lost: it has to be made again. */
  forget(hash: string): void {
    const others = Object.entries(this.lock.records).filter(([, record]) => !makes(record, hash));
    this.lock = { ...this.lock, records: Object.fromEntries(others) };
  }

  /** Writes it; takes in what another run wrote meanwhile. */
  async save(): Promise<void> {
    for (;;) {
      try {
        this.lock = shortened(this.lock);
        this.etag = await this.store.writeManifest(lockText(this.lock), this.etag);
        return;
      } catch (error) {
        if (!(error instanceof PipelineError) || error.code !== "ManifestChanged") throw error;
        const stored = await this.store.readManifest();
        this.etag = stored?.etag;
        if (stored) this.lock = merged(parseLock(stored.text), this.lock);
      }
    }
  }
}

function makes(record: StageRecord, hash: string): boolean {
  return Object.values(record.outputs).some((output) => output.hash === hash);
}
