import { RegistryError } from "../../model-registry/registry-error";
import { modelHash, PredictionManifest } from "../manifest";
import type { ModelFiles, ModelRegistry, RegisteredModel } from "../registry";

/** A registry in memory, whose files can be lost and which can be out of reach. */
export class MemoryRegistry implements ModelRegistry {
  isReached = true;
  /** How often each model was read, by its hash. */
  readonly reads = new Map<string, number>();
  private readonly models = new Map<string, RegisteredModel>();
  private readonly files = new Map<string, ModelFiles>();

  /** Answers its hash. */
  register(manifest: object, onnx: Uint8Array): string {
    const read = PredictionManifest.parse(manifest);
    const hash = modelHash(Buffer.from(JSON.stringify(manifest)), onnx);
    const { name, version, task, title } = read;
    this.models.set(hash, { name, version, hash, task, title, registeredAt: undefined });
    this.files.set(hash, { manifest: read, onnx });
    return hash;
  }

  loseFiles(hash: string): void {
    this.files.delete(hash);
  }

  async list(): Promise<readonly RegisteredModel[]> {
    this.requireReached();
    return [...this.models.values()].sort(
      (a, b) => a.name.localeCompare(b.name) || Number(a.version) - Number(b.version),
    );
  }

  async read(hash: string): Promise<ModelFiles> {
    this.requireReached();
    this.reads.set(hash, (this.reads.get(hash) ?? 0) + 1);
    const files = this.files.get(hash);
    if (files) return files;
    throw new RegistryError("ModelFilesMissing", { what: "no files", why: "they were lost", fix: "none" });
  }

  private requireReached(): void {
    if (this.isReached) return;
    throw new RegistryError("RegistryNotReached", { what: "no answer", why: "it is away", fix: "wait" });
  }
}
