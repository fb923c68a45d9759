import type { Condition } from "./conditions";

export type Scheme = "http" | "https";

export interface Profile {
  readonly id: string;
  /** What origins are told in X-Azure-FDID: the request came through this profile. */
  readonly guid: string;
  readonly responseTimeoutSeconds: number;
}

export interface Endpoint {
  readonly id: string;
  readonly profileId: string;
  readonly name: string;
  readonly enabled: boolean;
}

export interface FrontDoorOrigin {
  readonly id: string;
  readonly groupId: string;
  readonly enabled: boolean;
  /** A port in it counts for both schemes: local services have theirs there. */
  readonly hostName: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** @default - the host that the visitor asked for */
  readonly hostHeader?: string;
  /** Origins of a higher number are asked when those of a lower one cannot be reached. */
  readonly priority: number;
  /** Share of the requests among origins of one priority. */
  readonly weight: number;
  readonly checksCertificateName: boolean;
}

export interface FrontDoorRoute {
  readonly id: string;
  readonly endpointId: string;
  readonly originGroupId: string;
  readonly ruleSetIds: readonly string[];
  readonly enabled: boolean;
  /** Paths such as "/about" or "/api/*". */
  readonly patterns: readonly string[];
  readonly schemes: readonly Scheme[];
  readonly redirectsToHttps: boolean;
  /** Scheme towards the origin; "match" is the visitor's. */
  readonly forwardBy: Scheme | "match";
  /** Stands in place of what comes before the pattern's asterisk. @default - the path stays */
  readonly originPath?: string;
}

export interface HeaderChange {
  readonly action: "Append" | "Delete" | "Overwrite";
  readonly name: string;
  readonly value: string;
}

export interface Redirect {
  readonly status: 301 | 302 | 307 | 308;
  /** Empty where the request's own stays. */
  readonly scheme: Scheme | "";
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

export interface Rewrite {
  /** Beginning of the paths it changes. */
  readonly source: string;
  readonly destination: string;
  readonly keepsRest: boolean;
}

export interface DeliveryRule {
  readonly id: string;
  readonly ruleSetId: string;
  readonly order: number;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly requestHeaders: readonly HeaderChange[];
  readonly responseHeaders: readonly HeaderChange[];
  readonly redirect?: Redirect;
  readonly rewrite?: Rewrite;
  /** No rule after it is looked at when it holds. */
  readonly isLast: boolean;
}

export interface FirewallRule {
  readonly name: string;
  readonly priority: number;
  readonly action: "Allow" | "Block" | "Log" | "Redirect";
  readonly conditions: readonly Condition[];
  /** Holds from this many requests of one address on. @default - holds at once */
  readonly limit?: { readonly requests: number; readonly minutes: number };
}

export interface FirewallPolicy {
  readonly id: string;
  readonly enabled: boolean;
  /** Otherwise it only logs. */
  readonly prevents: boolean;
  readonly rules: readonly FirewallRule[];
  /** @default 403, or 429 where a limit was passed */
  readonly blockStatus?: number;
  /** Text with "{{azure-ref}}" for the reference. */
  readonly blockBody?: string;
  readonly redirectUrl?: string;
}

/** Which endpoints a firewall policy guards. */
export interface SecurityPolicy {
  readonly id: string;
  readonly firewallPolicyId: string;
  readonly endpointIds: readonly string[];
}

/** Everything that endpoints look at when a request arrives. */
export interface FrontDoorResources {
  readonly profile: Profile;
  readonly origin: FrontDoorOrigin;
  readonly route: FrontDoorRoute;
  readonly rule: DeliveryRule;
  readonly "firewall policy": FirewallPolicy;
  readonly "security policy": SecurityPolicy;
}
