import { join } from "node:path";
import { readJson, writeTwice } from "../../core/files";
import type { EventSubscription, SystemTopic } from "./event-grid";

interface Stored {
  readonly topics: readonly SystemTopic[];
  readonly subscriptions: readonly EventSubscription[];
}

/** The topics and subscriptions that exist, on disk. Resource ids are compared without case, as in Azure. */
export class Subscriptions {
  private readonly file: string;
  private readonly topics: Map<string, SystemTopic>;
  private readonly subscriptions: Map<string, EventSubscription>;

  constructor(directory: string) {
    this.file = join(directory, "subscriptions.json");
    const { topics, subscriptions } = readJson<Stored>(this.file, { topics: [], subscriptions: [] });
    this.topics = new Map(topics.map((one) => [key(one.resourceId), one]));
    this.subscriptions = new Map(subscriptions.map((one) => [key(one.resourceId), one]));
  }

  topic(resourceId: string): SystemTopic | undefined {
    return this.topics.get(key(resourceId));
  }

  get(resourceId: string): EventSubscription | undefined {
    return this.subscriptions.get(key(resourceId));
  }

  /** Those whose topic carries the events of this resource. */
  of(sourceResourceId: string): EventSubscription[] {
    return [...this.subscriptions.values()].filter((one) => {
      const topic = this.topic(one.topicId);
      return topic !== undefined && key(topic.sourceResourceId) === key(sourceResourceId);
    });
  }

  putTopic(topic: SystemTopic): void {
    this.topics.set(key(topic.resourceId), topic);
    this.save();
  }

  put(subscription: EventSubscription): void {
    this.subscriptions.set(key(subscription.resourceId), subscription);
    this.save();
  }

  /** Answers the subscriptions that went with it. */
  deleteTopic(resourceId: string): EventSubscription[] {
    const gone = [...this.subscriptions.values()].filter((one) => key(one.topicId) === key(resourceId));
    for (const one of gone) this.subscriptions.delete(key(one.resourceId));
    this.topics.delete(key(resourceId));
    this.save();
    return gone;
  }

  delete(resourceId: string): void {
    if (this.subscriptions.delete(key(resourceId))) this.save();
  }

  private save(): void {
    const stored: Stored = {
      topics: [...this.topics.values()],
      subscriptions: [...this.subscriptions.values()],
    };
    writeTwice(this.file, `${JSON.stringify(stored, null, 2)}\n`);
  }
}

function key(resourceId: string): string {
  return resourceId.toLowerCase();
}
