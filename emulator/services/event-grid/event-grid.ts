import type { Service } from "../../core/service";
import type { StorageEvent } from "../storage/storage";

export interface SystemTopic {
  readonly resourceId: string;
  /** Resource id of the storage account whose events it carries. */
  readonly sourceResourceId: string;
  /** Object id of the topic's identity, when it has one: it writes dead letters. */
  readonly principalId?: string;
}

/** An event subscription with a web hook, in the terms of azurerm_eventgrid_system_topic_event_subscription. */
export interface EventSubscription {
  readonly resourceId: string;
  readonly topicId: string;
  readonly webhookUrl: string;
  readonly includedEventTypes: readonly string[];
  readonly subjectBeginsWith?: string;
  readonly subjectEndsWith?: string;
  /** Values that `data.<key>` may have. */
  readonly stringIn: readonly { key: string; values: readonly string[] }[];
  readonly maxDeliveryAttempts: number;
  readonly eventTimeToLiveMinutes: number;
  readonly deadLetter?: { readonly storageAccountId: string; readonly container: string };
}

/** Event Grid's system topics: at least once, unordered, retried with back-off, then dead-lettered. */
export interface EventGrid extends Service {
  createTopic(topic: SystemTopic): Promise<void>;
  deleteTopic(resourceId: string): Promise<void>;
  /** Performs the validation handshake. @throws when the web hook does not answer it, in Azure's words */
  createSubscription(subscription: EventSubscription): Promise<void>;
  deleteSubscription(resourceId: string): Promise<void>;
  /** Resolves when the event is on disk for every subscription that wants it. */
  publish(event: StorageEvent): Promise<void>;
  /** Deliveries that wait, for `vitrine status`. */
  pending(): number;
}
