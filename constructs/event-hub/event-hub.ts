import { Eventhub } from "@cdktf/provider-azurerm/lib/eventhub";
import { EventhubConsumerGroup } from "@cdktf/provider-azurerm/lib/eventhub-consumer-group";
import { EventhubNamespace } from "@cdktf/provider-azurerm/lib/eventhub-namespace";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { EventHubSettings, EventHubTriggerSettings } from "../../runtime/shared/service-settings";
import { AzapiData } from "../core/azapi-data";
import { checkRange } from "../core/check";
import { type Grantee, grant, type Reachable } from "../core/grant";
import type { Destination, Link, SettingsOf } from "../core/link";
import { protectFromDeletion } from "../core/protection";
import type { Foundation } from "../foundation/foundation";
import { addAlarms } from "./alarms";

export interface EventHubProps {
  readonly foundation: Foundation;

  /** Becomes part of the namespace's name, e.g. "articles". */
  readonly purpose: string;

  /** Of the hub, e.g. "deeds". */
  readonly name: string;

  /**
   * Who reads on their own, each with a place of its own in each partition, e.g. ["profile", "archive"]. `$Default` is there
   * beside them.
   *
   * @default - none
   */
  readonly consumerGroups?: readonly string[];

  /**
   * Events of one key are read one after the other, those of different partitions beside each other. It cannot be changed: another
   * number makes another, empty hub. 1 to 32.
   *
   * @default 4
   */
  readonly partitions?: number;

  /**
   * How long events are kept, whoever has read them: 1 to 168 hours.
   *
   * @default 24
   */
  readonly retentionHours?: number;

  /**
   * Throughput units that are always there: each takes a megabyte or 1,000 events a second. 1 to 40.
   *
   * @default 1
   */
  readonly throughputUnits?: number;

  /**
   * Up to how many units the namespace grows by itself. It never shrinks by itself.
   *
   * @default - it does not grow: more events than `throughputUnits` take are throttled
   */
  readonly mostThroughputUnits?: number;
}

/** A stream of events that only identities can send to and read from, in a namespace of its own. */
export class EventHub extends Construct implements Reachable {
  readonly namespace: EventhubNamespace;
  readonly hub: Eventhub;
  readonly endpoints: readonly PrivateEndpoint[];
  private readonly props: EventHubProps;
  private readonly groups: readonly EventhubConsumerGroup[];
  private readonly address: AzapiData;
  private readonly leadsTo: readonly Destination[];

  constructor(scope: Construct, id: string, props: EventHubProps) {
    super(scope, id);
    this.props = props;
    const { foundation, purpose } = props;
    this.checkNumbers();

    this.namespace = this.createNamespace();
    this.hub = this.createHub();
    this.groups = (props.consumerGroups ?? []).map((name) => this.createGroup(name));
    this.address = new AzapiData(this, "Address", {
      type: "Microsoft.EventHub/namespaces@2024-01-01",
      resourceId: this.namespace.id,
      exports: ["properties.serviceBusEndpoint"],
    });
    this.endpoints = foundation.addEndpoints(this, ["namespace"], { id: this.namespace.id, purpose });
    this.leadsTo = [{ owner: this, purpose, resourceId: this.namespace.id, service: "namespace" }];
    foundation.telemetry.collect(this, this.namespace.id);
    addAlarms(this, { telemetry: foundation.telemetry, purpose, id: this.namespace.id });
    if (foundation.dataProtected) protectFromDeletion(this, this.namespace);
  }

  /** Of the namespace, as clients want it: "evhns-articles-dev-4k2p9.servicebus.windows.net". Known once it exists. */
  get host(): string {
    const endpoint = this.address.output("properties.serviceBusEndpoint");
    const host = Fn.trimsuffix(Fn.trimprefix(endpoint, "https://"), "/");
    // the port of Azure's answer is that of HTTPS; another Azure's is the one that speaks everything
    return Fn.trimsuffix(host, ":443");
  }

  /** The code sends, and finds the hub by `NAME__fullyQualifiedNamespace` and `NAME_HUB`. */
  send<Name extends string>(name: Name): Link<EventHubSettings<Name>> {
    return {
      settings: () => this.addressAs(name),
      grant: (grantee) => void this.grantSend(grantee),
      leadsTo: this.leadsTo,
    };
  }

  /** A function of the code is called with events, by the connection `NAME`. */
  receive<Name extends string>(name: Name): Link<EventHubTriggerSettings<Name>> {
    return {
      settings: ({ clientId }) => this.triggerAs(name, clientId),
      grant: (grantee) => void this.grantReceive(grantee),
      leadsTo: this.leadsTo,
    };
  }

  /** Both, under one name. */
  use<Name extends string>(name: Name): Link<EventHubTriggerSettings<Name>> {
    return {
      settings: ({ clientId }) => this.triggerAs(name, clientId),
      grant: (grantee) => {
        this.grantSend(grantee);
        this.grantReceive(grantee);
      },
      leadsTo: this.leadsTo,
    };
  }

  grantSend(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Azure Event Hubs Data Sender", this.hub.id);
  }

  /** In whatever group; it waits for all of them. */
  grantReceive(grantee: Grantee): RoleAssignment {
    for (const group of this.groups) grantee.granted?.(group);
    return grant(this, grantee, "Azure Event Hubs Data Receiver", this.hub.id);
  }

  private addressAs<Name extends string>(name: Name) {
    return {
      [`${name}__fullyQualifiedNamespace`]: this.host,
      [`${name}_HUB`]: this.props.name,
    } as SettingsOf<EventHubSettings<Name>>;
  }

  private triggerAs<Name extends string>(name: Name, clientId: string) {
    return {
      ...this.addressAs(name),
      [`${name}__credential`]: "managedidentity",
      [`${name}__clientId`]: clientId,
    } as unknown as SettingsOf<EventHubTriggerSettings<Name>>;
  }

  private createNamespace(): EventhubNamespace {
    const { foundation, purpose, throughputUnits = 1, mostThroughputUnits } = this.props;
    const { names, resourceGroup, network } = foundation;
    return new EventhubNamespace(this, "Resource", {
      name: names.of("eventHubsNamespace", purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      sku: "Standard",
      capacity: throughputUnits,
      autoInflateEnabled: mostThroughputUnits !== undefined,
      maximumThroughputUnits: mostThroughputUnits,
      localAuthenticationEnabled: false,
      minimumTlsVersion: "1.2",
      publicNetworkAccessEnabled: network === undefined,
      // it grows by itself, and the next deploy does not take that back
      lifecycle: mostThroughputUnits === undefined ? undefined : { ignoreChanges: ["capacity"] },
    });
  }

  private createHub(): Eventhub {
    const { name, partitions = 4, retentionHours = 24 } = this.props;
    return new Eventhub(this, "Hub", {
      name,
      namespaceId: this.namespace.id,
      partitionCount: partitions,
      retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: retentionHours },
    });
  }

  private createGroup(name: string): EventhubConsumerGroup {
    return new EventhubConsumerGroup(this, `Group-${name}`, {
      name,
      namespaceName: this.namespace.name,
      eventhubName: this.hub.name,
      resourceGroupName: this.props.foundation.resourceGroup.name,
    });
  }

  private checkNumbers(): void {
    const { partitions = 4, retentionHours = 24, throughputUnits = 1, mostThroughputUnits } = this.props;
    checkRange(this, "PartitionsOutOfRange", partitions, {
      prop: "partitions",
      from: 1,
      to: 32,
      why: "a hub of the tier Standard has up to 32, for life",
    });
    checkRange(this, "RetentionOutOfRange", retentionHours, {
      prop: "retentionHours",
      from: 1,
      to: 168,
      why: "the tier Standard keeps events for up to a week",
    });
    checkRange(this, "ThroughputUnitsOutOfRange", throughputUnits, {
      prop: "throughputUnits",
      from: 1,
      to: 40,
      why: "a namespace has up to 40 units",
    });
    if (mostThroughputUnits === undefined) return;
    checkRange(this, "MostThroughputUnitsOutOfRange", mostThroughputUnits, {
      prop: "mostThroughputUnits",
      from: throughputUnits + 1,
      to: 40,
      why: "a namespace grows to more units than it begins with, and to 40 at most",
    });
  }
}
