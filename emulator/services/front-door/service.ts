import type { EmulatedService } from "../emulated-service";
import type { FrontDoors } from "./front-doors";
import { frontDoorFirewallPolicy } from "./resources/firewall";
import {
  frontDoorEndpoint,
  frontDoorOrigin,
  frontDoorOriginGroup,
  frontDoorProfile,
  frontDoorRoute,
  frontDoorSecurityPolicy,
} from "./resources/front-door";
import { frontDoorRule, frontDoorRuleSet } from "./resources/rules";
import { startFrontDoors } from "./start";

export const frontDoors: EmulatedService<FrontDoors> = {
  startsAfter: ["functions", "storage"],

  start: ({ context }) => startFrontDoors(context),

  contributes: (running) => ({
    resources: [
      frontDoorOriginGroup,
      frontDoorRuleSet,
      ...[
        frontDoorProfile,
        frontDoorOrigin,
        frontDoorRoute,
        frontDoorRule,
        frontDoorFirewallPolicy,
        frontDoorSecurityPolicy,
        frontDoorEndpoint,
      ].map((resource) => resource(running)),
    ],
    refusals: [
      [
        /^azurerm_cdn_frontdoor_(custom_domain|secret)/,
        "custom domains of Azure Front Door",
        "leave the domain out for the environment local: an endpoint has its own host name",
      ],
      [/^azurerm_cdn_(endpoint|profile)/, "the older Azure CDN", "use azurerm_cdn_frontdoor_profile"],
      [/^Microsoft\.Cdn\//, "Azure Front Door through azapi", "use azurerm's type"],
    ],

    dataPlanes: () =>
      running
        .status()
        .map(({ name, address, routes: holds }) => ({ kind: "front door", name, address, holds })),
    status: () => ({
      lines: running.status().map(({ name, address, routes }) => ({
        name: `front door ${name}`,
        address,
        detail: routes.join("; "),
      })),
    }),
  }),
};
