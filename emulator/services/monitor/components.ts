import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readJson, writeTwice } from "../../core/files";

/** An Application Insights component. */
export interface Component {
  readonly resourceId: string;
  readonly name: string;
  readonly instrumentationKey: string;
  readonly appId: string;
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

  create(resourceId: string, name: string): Component {
    const existing = this.known.get(resourceId.toLowerCase());
    if (existing) return existing;
    const made = { resourceId, name, instrumentationKey: randomUUID(), appId: randomUUID() };
    this.known.set(resourceId.toLowerCase(), made);
    this.save();
    return made;
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
