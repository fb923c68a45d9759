import { EventgridSystemTopicEventSubscription } from "@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Construct } from "constructs";
import type { z } from "zod";
import { AzapiAnswer } from "../core/azapi-data";
import { GrantPropagation } from "../core/grant-propagation";
import { StoredValue } from "../core/stored-value";
import type { Foundation } from "../foundation/foundation";
import type { FunctionApp } from "../function-app/function-app";
import { siteType } from "../function-app/site-type";
import type { PrivateContainer } from "../private-storage/private-container";
import type { PrivateStorage } from "../private-storage/private-storage";

/** The host's key for blob triggers, in the answer of `listkeys`. */
const blobsExtension = "systemKeys.blobs_extension";

export interface BlobTriggerProps {
  readonly foundation: Foundation;
  /** The account whose blobs trigger. */
  readonly storage: PrivateStorage;
  /** Its container whose new blobs trigger. */
  readonly container: PrivateContainer;
  /** Its container for events that could not be delivered; no trigger may watch it. */
  readonly deadLetters: PrivateContainer;
  readonly app: FunctionApp<z.ZodObject>;
  /** Name of the function, as the code registers it with `app.storageBlob`. */
  readonly functionName: string;

  /**
   * Part of blob names that trigger, from their beginning, e.g. "uploads/".
   *
   * @default - all
   */
  readonly prefix?: string;
}

/**
 * Calls a function for each new blob, through Event Grid: within a second, at least once, in no order.
 *
 * Event Grid shakes hands with the function when the subscription is made, so everything has to be in place:
 *
 *     app runs its code ──▶ time to load it ──▶ key of the web hook ──▶ subscription
 *     topic may write dead letters ──▶ time for that to spread ─────────────┘
 */
export class BlobTrigger extends Construct {
  readonly subscription: EventgridSystemTopicEventSubscription;

  constructor(scope: Construct, id: string, props: BlobTriggerProps) {
    super(scope, id);
    const { foundation, storage, container, deadLetters, app, functionName } = props;
    const { events } = storage;
    const permissions = new GrantPropagation(this, "Permissions", foundation.grantPropagationSeconds);
    permissions.include(deadLetters.grantReadWrite(events));
    // the host keeps what it was told of in a queue of its own account
    app.storage.grantQueues(app);
    const keys = this.hostKeys(props);

    this.subscription = new EventgridSystemTopicEventSubscription(this, "Resource", {
      name: foundation.names.of("eventSubscription", functionName.toLowerCase()),
      systemTopic: events.topic.name,
      resourceGroupName: foundation.resourceGroup.name,
      eventDeliverySchema: "EventGridSchema",
      includedEventTypes: ["Microsoft.Storage.BlobCreated"],
      subjectFilter: {
        subjectBeginsWith: `/blobServices/default/containers/${container.name}/blobs/${props.prefix ?? ""}`,
        caseSensitive: true,
      },
      webhookEndpoint: {
        url: `https://${app.hostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${keys.secret(blobsExtension)}`,
      },
      // Azure's own limits: a day of attempts before an event becomes a dead letter
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLive: 1440 },
      storageBlobDeadLetterDestination: {
        storageAccountId: storage.account.id,
        storageBlobContainerName: deadLetters.name,
      },
      deadLetterIdentity: { type: "SystemAssigned" },
      dependsOn: [permissions.wait],
      lifecycle: { precondition: [this.keyExists(keys, app)] },
    });
  }

  /**
   * The one key that opens the trigger, read once the app has run its code for the first time. The others, the master
   * key among them, stay out of the state.
   *
   * The app's name comes through `released` instead of a dependency: a data source that depends on the package
   * is unknown in every plan that ships code, and the subscription would seem to change with it.
   */
  private hostKeys({ foundation, app }: BlobTriggerProps): AzapiAnswer {
    const hostStart = new Sleep(this, "HostStart", {
      createDuration: `${foundation.hostStartSeconds}s`,
      triggers: { app: app.site.id },
      dependsOn: [app.started],
    });
    const released = new StoredValue(this, "Released", {
      value: app.site.name,
      storedAnewWith: hostStart.id,
    });
    return new AzapiAnswer(this, "HostKeys", {
      type: siteType,
      resourceId: `${foundation.resourceGroup.id}/providers/Microsoft.Web/sites/${released.value}`,
      action: "host/default/listkeys",
      secrets: [blobsExtension],
    });
  }

  private keyExists(keys: AzapiAnswer, app: FunctionApp<z.ZodObject>) {
    return {
      condition: keys.has(blobsExtension),
      errorMessage:
        `${app.node.path} has not loaded a function with a blob trigger yet, so it has no key for Event Grid to use. ` +
        "Open the app's log stream: when the code fails to load, mend it and deploy again; when it is still starting, deploy again in a minute.",
    };
  }
}
