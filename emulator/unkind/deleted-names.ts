import { readJsonCache, writeAtomically } from "../core/files";
import type { Features } from "../resource-manager/features";
import type { Values } from "../resource-manager/protocol";
import type { ResourceError } from "../resource-manager/resource-error";
import type { Resource } from "../resource-manager/resource-store";
import type { UnkindSwitches } from "./switches";

/** What Azure keeps for a while after it was deleted, and how a name gets free before its time. */
export interface SoftDeletion {
  /** In what the name is taken: in all of Azure, or in the resource group. */
  taken(id: string, values: Values): string;
  purges(values: Values, features: Features): boolean;
  recovers(features: Features): boolean;
  refusal(values: Values): ResourceError;
}

/** Names of what was deleted and not purged; kept beside the estate, because they outlive it. */
export class DeletedNames {
  private readonly file: string;
  private readonly unkind: UnkindSwitches;

  /** @param stateDirectory of the estate, which goes with its last resource */
  constructor(stateDirectory: string, unkind: UnkindSwitches) {
    this.file = `${stateDirectory}-deleted-names.json`;
    this.unkind = unkind;
  }

  /** Before something is made. @throws when something deleted has its name, and is not recovered with it */
  claim(deletion: SoftDeletion | undefined, id: string, planned: Values, features: Features): void {
    if (deletion === undefined || !this.holds(deletion.taken(id, planned))) return;
    if (!deletion.recovers(features)) throw deletion.refusal(planned);
    this.write(({ [deletion.taken(id, planned)]: _, ...others }) => others);
  }

  /** @param features those that may purge it; a resource group that goes takes everything along and purges nothing */
  deleted(deletion: SoftDeletion | undefined, { id, values }: Resource, features?: Features): void {
    const seconds = this.unkind.now.deletedNamesStaySeconds ?? 0;
    if (seconds === 0 || deletion === undefined) return;
    const name = deletion.taken(id, values);
    const isPurged = features !== undefined && deletion.purges(values, features);
    this.write(({ [name]: _, ...others }) =>
      isPurged ? others : { ...others, [name]: Date.now() + seconds * 1_000 },
    );
  }

  private holds(name: string): boolean {
    return (this.unkind.now.deletedNamesStaySeconds ?? 0) > 0 && name in this.names();
  }

  private names(): Record<string, number> {
    const all = Object.entries(readJsonCache<Record<string, number>>(this.file, {}));
    return Object.fromEntries(all.filter(([, until]) => Date.now() < until));
  }

  private write(change: (names: Record<string, number>) => Record<string, number>): void {
    writeAtomically(this.file, JSON.stringify(change(this.names())));
  }
}
