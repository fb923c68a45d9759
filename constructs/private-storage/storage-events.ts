import { EventgridSystemTopic } from "@cdktf/provider-azurerm/lib/eventgrid-system-topic";
import type { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { Construct } from "constructs";
import type { Grantee } from "../core/grant";
import type { Foundation } from "../foundation/foundation";

export interface StorageEventsProps {
  readonly foundation: Foundation;
  readonly account: StorageAccount;
  /** Becomes part of the topic's name. */
  readonly purpose: string;
}

/** Event Grid's topic for one storage account; it acts under its own identity, to write dead letters. */
export class StorageEvents extends Construct implements Grantee {
  readonly topic: EventgridSystemTopic;

  constructor(scope: Construct, id: string, { foundation, account, purpose }: StorageEventsProps) {
    super(scope, id);
    this.topic = new EventgridSystemTopic(this, "Resource", {
      name: foundation.names.of("systemTopic", purpose),
      resourceGroupName: foundation.resourceGroup.name,
      location: foundation.resourceGroup.location,
      sourceResourceId: account.id,
      topicType: "Microsoft.Storage.StorageAccounts",
      identity: { type: "SystemAssigned" },
    });
    foundation.telemetry.collect(this, this.topic.id);
  }

  get principalId(): string {
    return this.topic.identity.principalId;
  }
}
