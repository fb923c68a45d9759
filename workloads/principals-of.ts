import type { Construct } from "constructs";
import { type KnownPrincipal, Principal } from "../constructs/core/principals";
import type { Askers } from "./askers";
import type { People } from "./workload";

/** The principals of those whom an environment's file names. Services and people become constructs below `scope`, each once. */
export function principalsOf(scope: Construct, teams: People, askers: Askers): Principal[] {
  return [
    ...askers.teams.flatMap((team) => teams[team] ?? []),
    ...askers.services.map((objectId) => known(scope, { objectId, kind: "ServicePrincipal" })),
    ...askers.people.map((objectId) => known(scope, { objectId, kind: "User" })),
  ];
}

function known(scope: Construct, principal: KnownPrincipal): Principal {
  const id = `${principal.kind}-${principal.objectId}`;
  return (scope.node.tryFindChild(id) as Principal | undefined) ?? new Principal(scope, id, principal);
}
