import type { CdnFrontdoorEndpoint } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-endpoint";
import {
  CdnFrontdoorFirewallPolicy,
  type CdnFrontdoorFirewallPolicyCustomRule,
} from "@cdktf/provider-azurerm/lib/cdn-frontdoor-firewall-policy";
import type { CdnFrontdoorProfile } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-profile";
import { CdnFrontdoorSecurityPolicy } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-security-policy";
import { Construct } from "constructs";
import type { Foundation } from "../foundation/foundation";

export interface FirewallProps {
  readonly foundation: Foundation;
  readonly purpose: string;
  readonly profile: CdnFrontdoorProfile;
  readonly endpoint: CdnFrontdoorEndpoint;
}

/** The same words with which the API itself turns a client away. */
const tooManyRequests = {
  type: "about:blank",
  title: "Too many requests",
  status: 429,
  detail:
    "This address has sent too many requests in the last minute. Wait a minute, then go on more slowly.",
  code: "TooManyRequests",
};

/** Turns away who asks an API too often. Front Door Standard has no rules beyond one's own. */
export class Firewall extends Construct {
  readonly policy: CdnFrontdoorFirewallPolicy;
  private readonly rules: CdnFrontdoorFirewallPolicyCustomRule[] = [];

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    this.policy = this.createPolicy(props);
    new CdnFrontdoorSecurityPolicy(this, "Association", {
      name: "firewall",
      cdnFrontdoorProfileId: props.profile.id,
      securityPolicies: {
        firewall: {
          cdnFrontdoorFirewallPolicyId: this.policy.id,
          association: {
            domain: [{ cdnFrontdoorDomainId: props.endpoint.id }],
            patternsToMatch: ["/*"],
          },
        },
      },
    });
  }

  /**
   * Turns an address away that has asked below a path too often.
   *
   * @param name of the rule, letters and digits
   */
  limit(name: string, path: string, requestsPerMinute: number): void {
    this.rules.push({
      name,
      type: "RateLimitRule",
      priority: this.rules.length + 1,
      enabled: true,
      rateLimitDurationInMinutes: 1,
      rateLimitThreshold: requestsPerMinute,
      action: "Block",
      // Front Door matches the whole address, scheme and host included
      matchCondition: [
        {
          matchVariable: "RequestUri",
          operator: "RegEx",
          matchValues: [`^(https?://[^/]+)?${path}/`],
          transforms: ["Lowercase", "UrlDecode"],
        },
      ],
    });
    this.policy.putCustomRule(this.rules);
  }

  private createPolicy({ foundation, purpose, profile }: FirewallProps) {
    return new CdnFrontdoorFirewallPolicy(this, "Resource", {
      name: foundation.names.of("frontDoorFirewallPolicy", purpose),
      resourceGroupName: foundation.resourceGroup.name,
      skuName: profile.skuName,
      mode: "Prevention",
      enabled: true,
      customBlockResponseStatusCode: tooManyRequests.status,
      customBlockResponseBody: Buffer.from(JSON.stringify(tooManyRequests)).toString("base64"),
    });
  }
}
