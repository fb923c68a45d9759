import { ranksOf } from "../core/ranks";
import type { Behaviour } from "./behaviour";
import type { Values } from "./protocol";
import { recorded } from "./recorded-type";
import { refusalOf, type TypeRefusal } from "./refused-types";
import { notRunLocally } from "./resource-error";
import type { Resource } from "./resource-store";
import { armType, azapiBehaviour, echo } from "./types/azapi";

const unknownType = "no behaviour on this machine; its id may differ from Azure's (azure/resource-types)";

export interface Restorable {
  readonly resource: Resource;
  readonly behaviour: Behaviour;
}

/** What each type does on this machine, whether it is known, only kept or refused. */
export class Behaviours {
  private readonly byType: ReadonlyMap<string, Behaviour>;
  private readonly refusals: readonly TypeRefusal[];
  private readonly rank: (type: string) => number;

  constructor(known: readonly Behaviour[], refusals: readonly TypeRefusal[] = []) {
    this.byType = new Map(known.map((behaviour) => [keyOf(behaviour), behaviour]));
    this.refusals = refusals;
    this.rank = ranksOf(Object.fromEntries(known.map((each) => [each.type, each.restoredAfter ?? []])));
  }

  /** @throws ResourceError NotRunLocally for what must not look like a success */
  of(type: string, values: Values): Behaviour {
    if (type === "azapi_data_plane_resource") return this.inDataPlane(armType(values));
    const name = type === "azapi_resource" ? armType(values) : type;
    const known = this.byType.get(name.toLowerCase());
    if (known !== undefined) return known;
    const refusal = refusalOf(name, this.refusals);
    if (refusal !== undefined) throw refusal;
    const record = recorded({ type: name, reason: unknownType });
    return type === "azapi_resource" ? azapiBehaviour({ ...record, respond: echo }) : record;
  }

  /** In the order in which a restart brings them back. */
  inOrder(resources: readonly Resource[]): Restorable[] {
    return resources
      .map((resource) => ({ resource, behaviour: this.of(resource.type, resource.values) }))
      .sort((one, other) => this.rankOf(one) - this.rankOf(other) || depthOf(one) - depthOf(other));
  }

  private inDataPlane(type: string): Behaviour {
    const known = this.byType.get(dataPlaneKey(type));
    if (known !== undefined) return known;
    const types = [...this.byType.values()].filter(isOfAzapiDataPlane).map((one) => one.type);
    throw notRunLocally(`${type} through azapi_data_plane_resource`, `use ${types.join(" or ")}`, ["type"]);
  }

  private rankOf({ behaviour }: Restorable): number {
    // blobs, secrets and indexes need what they are in, and a role: a destroy takes them first
    return behaviour.inDataPlane ? Number.MAX_SAFE_INTEGER : this.rank(behaviour.type);
  }
}

function depthOf({ resource }: Restorable): number {
  return resource.id.split("/").length;
}

function keyOf(behaviour: Behaviour): string {
  return isOfAzapiDataPlane(behaviour) ? dataPlaneKey(behaviour.type) : behaviour.type.toLowerCase();
}

/** Azure's types have a slash, Terraform's have none. */
function isOfAzapiDataPlane({ inDataPlane, type }: Behaviour): boolean {
  return inDataPlane === true && type.includes("/");
}

function dataPlaneKey(type: string): string {
  return `data plane ${type.toLowerCase()}`;
}
