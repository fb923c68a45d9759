import { readJsonCache, writeAtomically } from "../core/files";
import type { World } from "../resource-manager/behaviour";
import type { Features } from "../resource-manager/features";
import type { Values } from "../resource-manager/protocol";
import { ResourceError } from "../resource-manager/resource-error";
import type { Resource } from "../resource-manager/resource-store";
import { armType } from "../resource-manager/types/azapi";
import { text, texts } from "../resource-manager/values";
import type { UnkindSwitches } from "./switches";

/** What Azure keeps for a while after it was deleted, and how a name gets free before its time. */
interface SoftDeletion {
  /** In what the name is taken: in all of Azure, or in the resource group. */
  taken(id: string, values: Values): string;
  purges(values: Values, features: Features): boolean;
  recovers(features: Features): boolean;
  refusal(values: Values): ResourceError;
}

const vault: SoftDeletion = {
  taken: (_, values) => `vault ${text(values, "name").toLowerCase()}`,
  purges: ({ purge_protection_enabled: isProtected }, features) =>
    features.purgeDeletedVaults && isProtected !== true,
  recovers: (features) => features.recoverDeletedVaults,
  refusal: ({ name }) =>
    new ResourceError(
      409,
      "ConflictError",
      `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.\n  why: ${name} was deleted and not purged\n  fix: recover_soft_deleted_key_vaults in the provider's features, or another name`,
      { attribute: ["name"] },
    ),
};

const workspace: SoftDeletion = {
  taken: (id) => `workspace ${id.toLowerCase()}`,
  purges: ({ delete_query_parameters: query }) =>
    texts((query ?? {}) as Values, "forceToPurge").includes("true"),
  recovers: () => false,
  refusal: ({ name }) =>
    new ResourceError(
      400,
      "BadRequest",
      `Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete\n  why: ${name} was deleted and not purged, and keeps its name for 14 days\n  fix: purge it when it is deleted, or give it another name`,
      { attribute: ["name"] },
    ),
};

const softDeletions: Readonly<Record<string, SoftDeletion>> = {
  azurerm_key_vault: vault,
  "microsoft.machinelearningservices/workspaces": workspace,
};

function softDeletionOf(type: string, values: Values): SoftDeletion | undefined {
  return softDeletions[type === "azapi_resource" ? armType(values).toLowerCase() : type];
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
  claim(type: string, id: string, planned: Values, { features }: Pick<World, "features">): void {
    const deletion = softDeletionOf(type, planned);
    if (deletion === undefined || !this.holds(deletion.taken(id, planned))) return;
    if (!deletion.recovers(features())) throw deletion.refusal(planned);
    this.write(({ [deletion.taken(id, planned)]: _, ...others }) => others);
  }

  /** @param features those that may purge it; a resource group that goes takes everything along and purges nothing */
  deleted({ type, id, values }: Resource, features?: Features): void {
    const seconds = this.unkind.now.deletedNamesStaySeconds ?? 0;
    const deletion = softDeletionOf(type, values);
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
