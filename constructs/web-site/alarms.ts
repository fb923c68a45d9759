import type { CdnFrontdoorProfile } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-profile";
import type { Construct } from "constructs";
import type { Telemetry } from "../telemetry/telemetry";

/** What tells somebody that visitors see failures. */
export function addAlarms(
  scope: Construct,
  site: { readonly telemetry: Telemetry; readonly purpose: string; readonly profile: CdnFrontdoorProfile },
): void {
  const { telemetry, purpose, profile } = site;
  telemetry.addMetricAlarm(scope, "ServerErrorAlarm", {
    purpose: `${purpose}-site-errors`,
    description: `Front Door answers visitors of ${purpose} with 5xx. Look at its access log: the origin that fails stands there.`,
    resourceId: profile.id,
    namespace: "Microsoft.Cdn/profiles",
    metric: "Percentage5XX",
    aggregation: "Average",
    when: "GreaterThan",
    threshold: 5,
    window: "PT15M",
  });
}
