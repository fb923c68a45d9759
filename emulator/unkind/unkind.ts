import type { ResourceStore } from "../resource-manager/resource-store";
import { DeletedNames } from "./deleted-names";
import { GrantsInEffect } from "./grants-in-effect";
import { MadeByAzure } from "./made-by-azure";
import { NetworkRules } from "./network-rules";
import { SubnetsInUse } from "./subnets-in-use";
import { UnkindSwitches } from "./switches";

/** As unkind as Azure, where the switches say so. */
export interface Unkind {
  readonly switches: UnkindSwitches;
  readonly grants: GrantsInEffect;
  readonly networkRules: NetworkRules;
  readonly deletedNames: DeletedNames;
  readonly madeByAzure: MadeByAzure;
  readonly subnetsInUse: SubnetsInUse;
}

export function openUnkind(stateDirectory: string, resources: ResourceStore): Unkind {
  const switches = new UnkindSwitches(stateDirectory);
  return {
    switches,
    grants: new GrantsInEffect(resources, switches),
    networkRules: new NetworkRules(resources, switches),
    deletedNames: new DeletedNames(stateDirectory, switches),
    madeByAzure: new MadeByAzure(resources, switches),
    subnetsInUse: new SubnetsInUse(resources, switches),
  };
}
