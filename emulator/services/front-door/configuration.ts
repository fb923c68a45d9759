import type {
  DeliveryRule,
  Endpoint,
  FirewallPolicy,
  FrontDoorOrigin,
  FrontDoorResources,
  FrontDoorRoute,
  Profile,
} from "./front-door-resources";

type Kept = { [Kind in keyof FrontDoorResources]: Map<string, FrontDoorResources[Kind]> };

/** What Terraform has declared by now. ARM ids are compared without regard to case. */
export class Configuration {
  private readonly kept: Kept = {
    profile: new Map(),
    origin: new Map(),
    route: new Map(),
    rule: new Map(),
    "firewall policy": new Map(),
    "security policy": new Map(),
  };

  put<Kind extends keyof FrontDoorResources>(kind: Kind, part: FrontDoorResources[Kind]): void {
    this.kept[kind].set(key(part.id), part);
  }

  remove(kind: keyof FrontDoorResources, id: string): void {
    this.kept[kind].delete(key(id));
  }

  profileOf({ profileId }: Endpoint): Profile | undefined {
    return this.kept.profile.get(key(profileId));
  }

  routesOf({ id }: Endpoint): FrontDoorRoute[] {
    return this.all("route").filter((route) => isSame(route.endpointId, id) && route.enabled);
  }

  originsOf({ originGroupId }: FrontDoorRoute): FrontDoorOrigin[] {
    return this.all("origin").filter((origin) => isSame(origin.groupId, originGroupId) && origin.enabled);
  }

  /** In the order in which they are looked at. */
  rulesOf({ ruleSetIds }: FrontDoorRoute): DeliveryRule[] {
    return this.all("rule")
      .filter((rule) => ruleSetIds.some((id) => isSame(id, rule.ruleSetId)))
      .sort((one, other) => one.order - other.order);
  }

  firewallsOf({ id }: Endpoint): FirewallPolicy[] {
    return this.all("security policy")
      .filter(({ endpointIds }) => endpointIds.some((guarded) => isSame(guarded, id)))
      .flatMap(({ firewallPolicyId }) => this.kept["firewall policy"].get(key(firewallPolicyId)) ?? [])
      .filter(({ enabled }) => enabled);
  }

  private all<Kind extends keyof FrontDoorResources>(kind: Kind): FrontDoorResources[Kind][] {
    return [...this.kept[kind].values()];
  }
}

function isSame(one: string, other: string): boolean {
  return key(one) === key(other);
}

function key(id: string): string {
  return id.toLowerCase();
}
