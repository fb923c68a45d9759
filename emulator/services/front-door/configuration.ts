import type { Endpoint, FirewallPolicy, Origin, Parts, Profile, Route, Rule } from "./parts";

type Kept = { [Kind in keyof Parts]: Map<string, Parts[Kind]> };

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

  put<Kind extends keyof Parts>(kind: Kind, part: Parts[Kind]): void {
    this.kept[kind].set(key(part.id), part);
  }

  remove(kind: keyof Parts, id: string): void {
    this.kept[kind].delete(key(id));
  }

  profileOf({ profileId }: Endpoint): Profile | undefined {
    return this.kept.profile.get(key(profileId));
  }

  routesOf({ id }: Endpoint): Route[] {
    return this.all("route").filter((route) => isSame(route.endpointId, id) && route.enabled);
  }

  originsOf({ originGroupId }: Route): Origin[] {
    return this.all("origin").filter((origin) => isSame(origin.groupId, originGroupId) && origin.enabled);
  }

  /** In the order in which they are looked at. */
  rulesOf({ ruleSetIds }: Route): Rule[] {
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

  private all<Kind extends keyof Parts>(kind: Kind): Parts[Kind][] {
    return [...this.kept[kind].values()];
  }
}

function isSame(one: string, other: string): boolean {
  return key(one) === key(other);
}

function key(id: string): string {
  return id.toLowerCase();
}
