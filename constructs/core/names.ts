import { createHash } from "node:crypto";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "./errors";

interface Rule {
  /** Microsoft's abbreviation for the kind of resource. */
  readonly prefix: string;
  readonly longest: number;
  /** Unique in all of Azure, not only in its resource group. */
  readonly global?: true;
  /** Lowercase letters and digits only. */
  readonly compact?: true;
}

const rules = {
  resourceGroup: { prefix: "rg", longest: 90 },
  logWorkspace: { prefix: "log", longest: 63 },
  applicationInsights: { prefix: "appi", longest: 100 },
  actionGroup: { prefix: "ag", longest: 100 },
  alarm: { prefix: "alarm", longest: 100 },
  workbook: { prefix: "workbook", longest: 100 },
  webTest: { prefix: "webtest", longest: 100 },
  storageAccount: { prefix: "st", longest: 24, global: true, compact: true },
  keyVault: { prefix: "kv", longest: 24, global: true },
  identity: { prefix: "id", longest: 100 },
  servicePlan: { prefix: "asp", longest: 60 },
  // the host's id is the first 32 characters, and two apps with the same id share leases
  functionApp: { prefix: "func", longest: 32, global: true },
  systemTopic: { prefix: "evgst", longest: 50 },
  eventSubscription: { prefix: "evgs", longest: 64 },
  // where it is not purged, a deleted one has its name for 14 days
  mlWorkspace: { prefix: "mlw", longest: 33, global: true },
  // unique in its region, as its address names the region
  onlineEndpoint: { prefix: "oep", longest: 32, global: true },
  containerRegistry: { prefix: "cr", longest: 50, global: true, compact: true },
  managedRedis: { prefix: "amr", longest: 60, global: true },
  eventHubsNamespace: { prefix: "evhns", longest: 50, global: true },
  postgresServer: { prefix: "psql", longest: 63, global: true },
  kubernetesCluster: { prefix: "aks", longest: 63 },
  autoscale: { prefix: "autoscale", longest: 100 },
  virtualNetwork: { prefix: "vnet", longest: 64 },
  networkSecurityGroup: { prefix: "nsg", longest: 80 },
  natGateway: { prefix: "ng", longest: 80 },
  publicIp: { prefix: "pip", longest: 80 },
  privateEndpoint: { prefix: "pep", longest: 64 },
  searchService: { prefix: "srch", longest: 60, global: true },
  dataFactory: { prefix: "adf", longest: 63, global: true },
  // one directory has the registrations of several subscriptions
  appRegistration: { prefix: "app", longest: 90, global: true },
  frontDoor: { prefix: "afd", longest: 90 },
  frontDoorEndpoint: { prefix: "fde", longest: 46 },
  frontDoorFirewallPolicy: { prefix: "fdfp", longest: 128, compact: true },
} satisfies Record<string, Rule>;

export type NamedKind = keyof typeof rules;
export const kinds = Object.keys(rules) as readonly NamedKind[];

const suffixLength = 5;

/**
 * Names that Azure accepts, the same in every deploy.
 *
 * Globally unique kinds end in a suffix made of the subscription and the whole name, so two
 * subscriptions never collide. So do names that had to be shortened, or to lose their hyphens: two purposes that read
 * alike then do not collide either.
 */
export class Names {
  constructor(
    scope: IConstruct,
    estate: { readonly product: string; readonly environment: string; readonly subscriptionId: string },
  ) {
    this.scope = scope;
    this.estate = estate;
  }

  private readonly scope: IConstruct;
  private readonly estate: {
    readonly product: string;
    readonly environment: string;
    readonly subscriptionId: string;
  };

  /** @param purpose lowercase words with hyphens, e.g. "images" or "images-host" */
  of(kind: NamedKind, purpose?: string): string {
    const rule: Rule = rules[kind];
    if (purpose !== undefined) this.checkPurpose(kind, purpose);
    const { product, environment, subscriptionId } = this.estate;
    const parts = [rule.prefix, rule.global ? undefined : product, purpose, environment];
    const separator = rule.compact ? "" : "-";
    const readable = parts.filter((part) => part !== undefined).join(separator);
    const name = rule.compact ? readable.replaceAll("-", "") : readable;
    // without its hyphens a purpose may read like another one
    const isShared = name !== readable;
    if (!rule.global && !isShared && name.length <= rule.longest) return name;

    const suffix = suffixOf([subscriptionId, product, environment, kind, purpose ?? ""].join("/"));
    const room = rule.longest - suffixLength - separator.length;
    return `${name.slice(0, room).replace(/(?<!-)-+$/, "")}${separator}${suffix}`;
  }

  private checkPurpose(kind: NamedKind, purpose: string): void {
    if (/^[a-z](-?[a-z0-9])*$/.test(purpose)) return;
    throw new ConfigurationError(this.scope, "PurposeNotLegal", {
      what: `the purpose "${purpose}" cannot become part of the name of a ${kind}`,
      why: "Azure's names for it have lowercase letters, digits and single hyphens, and start with a letter",
      fix: 'pass words such as "images" or "images-host"',
    });
  }
}

/** Five letters or digits: 60 million possibilities beside the readable part. */
function suffixOf(identity: string): string {
  const hash = BigInt(`0x${createHash("sha256").update(identity).digest("hex")}`);
  return hash.toString(36).slice(-suffixLength);
}
