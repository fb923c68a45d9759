import type { ServicePlan } from "@cdktf/provider-azurerm/lib/service-plan";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { PrivateNetwork } from "../private-network/private-network";

export interface SiteBodyProps {
  readonly plan: ServicePlan;
  readonly identity: UserAssignedIdentity;
  readonly packagesUrl: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly instanceMemoryMB: number;
  readonly maximumInstances: number;
  readonly alwaysReady: Readonly<Record<string, number>>;
  readonly healthCheckPath: string;
  readonly allowedOrigins: readonly string[];
  readonly network: PrivateNetwork | undefined;
  readonly onlyThrough: string | undefined;
}

/** A function app on Flex Consumption in the words of Azure Resource Manager. */
export function siteBody(props: SiteBodyProps): Record<string, unknown> {
  const { identity, network, onlyThrough } = props;
  return {
    kind: "functionapp,linux",
    properties: {
      serverFarmId: props.plan.id,
      httpsOnly: true,
      keyVaultReferenceIdentity: identity.id,
      // also in a private network: Event Grid and Front Door have no other way in, and the rules below leave only theirs
      publicNetworkAccess: "Enabled",
      ...(network && { virtualNetworkSubnetId: network.appSubnetId }),
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: props.packagesUrl,
            authentication: {
              type: "UserAssignedIdentity",
              userAssignedIdentityResourceId: identity.id,
            },
          },
        },
        runtime: { name: "node", version: "24" },
        scaleAndConcurrency: {
          instanceMemoryMB: props.instanceMemoryMB,
          maximumInstanceCount: props.maximumInstances,
          alwaysReady: Object.entries(props.alwaysReady)
            .map(([name, instanceCount]) => ({ name, instanceCount }))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
        },
      },
      siteConfig: {
        minTlsVersion: "1.2",
        scmMinTlsVersion: "1.2",
        http20Enabled: true,
        ftpsState: "Disabled",
        remoteDebuggingEnabled: false,
        healthCheckPath: props.healthCheckPath,
        cors: { allowedOrigins: [...props.allowedOrigins] },
        appSettings: Object.entries(props.settings)
          .map(([name, value]) => ({ name, value }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
        ...(network && { vnetRouteAllEnabled: true }),
        ...(onlyThrough !== undefined ? onlyFrom(frontDoor(onlyThrough)) : network && onlyFrom(eventGrid)),
      },
    },
  };
}

const eventGrid = { name: "EventGrid", tag: "ServiceTag", ipAddress: "AzureEventGrid" };

/** The tag is every Front Door of every customer; the header is the one of this estate. */
function frontDoor(id: string) {
  return {
    name: "FrontDoor",
    tag: "ServiceTag",
    ipAddress: "AzureFrontDoor.Backend",
    headers: { "x-azure-fdid": [id] },
  };
}

/** Everybody else gets 403 from the platform, and nobody reaches the site that deploys code. */
function onlyFrom(caller: Readonly<Record<string, unknown>>) {
  return {
    ipSecurityRestrictionsDefaultAction: "Deny",
    ipSecurityRestrictions: [{ ...caller, action: "Allow", priority: 100 }],
    scmIpSecurityRestrictionsDefaultAction: "Deny",
    scmIpSecurityRestrictionsUseMain: false,
  };
}
