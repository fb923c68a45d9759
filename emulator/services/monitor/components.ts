import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readJson, writeTwice } from "../../core/files";
import { stableGuid } from "../../resource-manager/stable-guid";

/** An Application Insights component. */
export interface Component {
  readonly resourceId: string;
  readonly name: string;
  readonly instrumentationKey: string;
  readonly appId: string;
  /** Resource id of the workspace that it sends to. */
  readonly workspaceId?: string | undefined;
}

/** By which queries name a workspace. */
export function workspaceGuid(resourceId: string): string {
  return stableGuid(resourceId, "workspace");
}

/** Components by resource id, on disk. */
export class Components {
  private readonly file: string;
  private readonly known: Map<string, Component>;

  constructor(folder: string) {
    this.file = join(folder, "components.json");
    const stored = readJson<readonly Component[]>(this.file, []);
    this.known = new Map(stored.map((one) => [one.resourceId.toLowerCase(), one]));
  }

  create(resourceId: string, name: string, workspaceId?: string): Component {
    const existing = this.known.get(resourceId.toLowerCase());
    if (existing && existing.workspaceId === workspaceId) return existing;
    const made = {
      instrumentationKey: randomUUID(),
      appId: randomUUID(),
      ...existing,
      resourceId,
      name,
      workspaceId,
    };
    this.known.set(resourceId.toLowerCase(), made);
    this.save();
    return made;
  }

  /** @param guid by which queries name a workspace @returns its resource id, when a component sends to it */
  workspaceWithGuid(guid: string): string | undefined {
    return [...this.known.values()]
      .flatMap(({ workspaceId = [] }) => workspaceId)
      .find((id) => workspaceGuid(id) === guid.toLowerCase());
  }

  delete(resourceId: string): void {
    if (this.known.delete(resourceId.toLowerCase())) this.save();
  }

  withKey(instrumentationKey: string): Component | undefined {
    const wanted = instrumentationKey.toLowerCase();
    return [...this.known.values()].find((one) => one.instrumentationKey === wanted);
  }

  private save(): void {
    writeTwice(this.file, JSON.stringify([...this.known.values()], null, 2));
  }
}
