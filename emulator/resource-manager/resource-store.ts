import { createHash } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isWithin, key } from "../../azure/resource-id";
import { readJson, removeTwice, writeTwice } from "../core/files";
import type { ProviderName, Values } from "./protocol";

/** Something that Terraform made and that exists. */
export interface Resource {
  readonly id: string;
  readonly provider: ProviderName;
  /** Terraform's type, e.g. "azurerm_storage_account". */
  readonly type: string;
  readonly values: Values;
  /** The system-assigned identity, when it has one. */
  readonly identity?: { readonly objectId: string; readonly clientId: string; readonly name: string };
  /** What `azapi_update_resource` laid over its body. */
  readonly patched?: Values;
  /** Process id of the Terraform run that made it. */
  readonly session?: number;
  /** Azure has made it by itself, and no Terraform knows it. */
  readonly madeByAzure?: true;
  /** Somebody put it here with another tool than Terraform; it goes with what it lies in. */
  readonly besidesTerraform?: true;
  /** When it was made, in milliseconds since 1970. */
  readonly since?: number;
}

/** Every resource by its id, each in a file of its own; an answered change is on disk. */
export class ResourceStore {
  private readonly folder: string;
  private readonly resources = new Map<string, Resource>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(folder)) {
      if (!file.endsWith(".json")) continue; // what a killed process left half-written
      const resource = readJson<Resource | null>(join(folder, file), null);
      if (resource !== null) this.resources.set(key(resource.id), resource);
    }
  }

  get(id: string): Resource | undefined {
    return this.resources.get(key(id));
  }

  all(): readonly Resource[] {
    return [...this.resources.values()];
  }

  ofType(type: string): readonly Resource[] {
    return this.all().filter((resource) => resource.type === type);
  }

  /** What lies below an id, itself not included. */
  below(id: string): readonly Resource[] {
    return this.all().filter((resource) => isWithin(resource.id, id) && key(resource.id) !== key(id));
  }

  put(resource: Resource): void {
    writeTwice(this.fileOf(resource.id), JSON.stringify(resource));
    this.resources.set(key(resource.id), resource);
  }

  remove(id: string): void {
    removeTwice(this.fileOf(id));
    this.resources.delete(key(id));
  }

  private fileOf(id: string): string {
    return join(this.folder, `${createHash("sha256").update(key(id)).digest("hex").slice(0, 32)}.json`);
  }
}
