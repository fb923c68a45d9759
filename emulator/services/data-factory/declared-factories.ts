import type { Factory, FactoryResources } from "./factory-resources";

type Kept = { [Kind in keyof FactoryResources]: Map<string, FactoryResources[Kind]> };

/** Where Azure keeps the parts of a factory, below its id. */
const folders = {
  dataset: "datasets",
  "linked service": "linkedservices",
  pipeline: "pipelines",
  trigger: "triggers",
} as const;

/** What Terraform has declared by now. ARM ids are compared without regard to case. */
export class DeclaredFactories {
  private readonly kept: Kept = {
    factory: new Map(),
    "linked service": new Map(),
    dataset: new Map(),
    pipeline: new Map(),
    trigger: new Map(),
  };

  put<Kind extends keyof FactoryResources>(kind: Kind, part: FactoryResources[Kind]): void {
    this.kept[kind].set(part.id.toLowerCase(), part);
  }

  /** With what belongs to it. */
  remove(kind: keyof FactoryResources, id: string): void {
    this.kept[kind].delete(id.toLowerCase());
    if (kind !== "factory") return;
    for (const parts of Object.values(this.kept)) {
      for (const part of parts.keys()) if (part.startsWith(`${id.toLowerCase()}/`)) parts.delete(part);
    }
  }

  all<Kind extends keyof FactoryResources>(kind: Kind): FactoryResources[Kind][] {
    return [...this.kept[kind].values()];
  }

  /** The factory that a part belongs to. @throws when it is gone */
  of(partId: string): Factory {
    const id = partId.split("/").slice(0, -2).join("/");
    const factory = this.kept.factory.get(id.toLowerCase());
    if (factory === undefined) throw new Error(`there is no data factory ${id}`);
    return factory;
  }

  /** The part of a factory that another part names. @throws when there is none */
  named<Kind extends keyof typeof folders>(
    { id, name }: Factory,
    kind: Kind,
    wanted: string,
  ): FactoryResources[Kind] {
    const part = this.kept[kind].get(`${id}/${folders[kind]}/${wanted}`.toLowerCase());
    if (part === undefined) throw new Error(`the data factory ${name} has no ${kind} "${wanted}"`);
    return part;
  }
}
