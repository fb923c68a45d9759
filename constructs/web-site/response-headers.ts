import type { CdnFrontdoorProfile } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-profile";
import { CdnFrontdoorRule } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-rule";
import { CdnFrontdoorRuleSet } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-rule-set";
import { Construct } from "constructs";

type Headers = Readonly<Record<string, string>>;

/** On every answer: nobody guesses types, and other sites learn nothing from links. */
const everywhere: Headers = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};

/** A year, as browsers' own lists ask for. */
const stayOnHttps: Headers = { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" };

/** On pages: they run and load only what the site itself serves, and may use the camera. */
export const pageHeaders: Headers = {
  "Content-Security-Policy": [
    "default-src 'self'",
    // photos that a visitor took or dropped
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
  "Cross-Origin-Opener-Policy": "same-origin",
};

export interface ResponseHeadersProps {
  readonly profile: CdnFrontdoorProfile;
  readonly httpsOnly: boolean;
}

/** Headers that Front Door adds to answers, so that no origin can forget one. */
export class ResponseHeaders extends Construct {
  readonly everywhere: CdnFrontdoorRuleSet;
  readonly pages: CdnFrontdoorRuleSet;
  readonly rules: readonly CdnFrontdoorRule[];
  private readonly profile: CdnFrontdoorProfile;

  constructor(scope: Construct, id: string, { profile, httpsOnly }: ResponseHeadersProps) {
    super(scope, id);
    this.profile = profile;
    const [everywhereSet, everywhereRule] = this.addSet("Everywhere", {
      ...everywhere,
      ...(httpsOnly && stayOnHttps),
    });
    const [pagesSet, pagesRule] = this.addSet("Pages", pageHeaders);
    this.everywhere = everywhereSet;
    this.pages = pagesSet;
    this.rules = [everywhereRule, pagesRule];
  }

  /** Front Door takes at most five headers in one rule. */
  private addSet(id: string, headers: Headers): [CdnFrontdoorRuleSet, CdnFrontdoorRule] {
    const scope = new Construct(this, id);
    const set = new CdnFrontdoorRuleSet(scope, "Resource", {
      // letters and digits only
      name: id,
      cdnFrontdoorProfileId: this.profile.id,
    });
    const rule = new CdnFrontdoorRule(scope, "Rule", {
      name: "headers",
      order: 1,
      cdnFrontdoorRuleSetId: set.id,
      behaviorOnMatch: "Continue",
      actions: {
        responseHeaderAction: Object.entries(headers).map(([headerName, value]) => ({
          headerAction: "Overwrite",
          headerName,
          value,
        })),
      },
    });
    return [set, rule];
  }
}
