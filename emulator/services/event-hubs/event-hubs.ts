import type { Service } from "../../core/service";
import type { Position } from "./log/partition-log";
import type { StoredEvent } from "./log/record";

/** Azure Event Hubs on one machine: AMQP over TLS and WebSocket, Microsoft Entra tokens, events that are on disk. */
export interface EventHubs extends Service {
  /** Asking twice is asking once. */
  createNamespace(namespace: DeclaredNamespace): Promise<void>;
  /** "127.0.0.1:20123", as clients want the namespace. */
  addressOf(namespaceId: string): string;
  /** With all that is in it. */
  deleteNamespace(resourceId: string): Promise<void>;
  /** Makes it, or changes how long its events are kept. */
  putHub(namespaceId: string, hub: DeclaredHub): void;
  /** With its events. */
  deleteHub(namespaceId: string, name: string): Promise<void>;
  /** Beside $Default, which each hub has. */
  addGroup(namespaceId: string, hub: string, group: string): void;
  /** Ends its receivers. */
  removeGroup(namespaceId: string, hub: string, group: string): void;
  /**
   * Receives under an identity, in this process.
   *
   * @throws AccessDenied; when there is no such hub, group or partition
   */
  receive(from: ReceivingFrom): Promise<PartitionReceiver>;
  /** Ids of a hub's partitions. @param namespace its address @throws when there is no such hub */
  partitionsOf(namespace: string, hub: string): readonly string[];
  status(): readonly EventHubsStatus[];
}

export interface ReceivingFrom {
  /** Its address, "127.0.0.1:20123". */
  readonly namespace: string;
  readonly hub: string;
  /** @default "$Default" */
  readonly group?: string | undefined;
  readonly partition: string;
  /** Object id of whoever receives. */
  readonly principalId: string;
  readonly position: Position;
}

/** The owner of a partition in its group; whoever comes later with the same right takes its place. */
export interface PartitionReceiver {
  /** Waits until there are some. @throws AccessDenied, or when it was closed or another took its place */
  next(most: number): Promise<readonly ReceivedEvent[]>;
  close(): void;
}

export interface ReceivedEvent extends Omit<StoredEvent, "message"> {
  readonly body: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly systemProperties: Readonly<Record<string, unknown>>;
}

export interface DeclaredNamespace {
  readonly resourceId: string;
  readonly name: string;
}

export interface DeclaredHub {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

export interface EventHubsStatus {
  readonly name: string;
  /** "127.0.0.1:20123", as clients want the namespace. */
  readonly address: string;
  readonly hubs: readonly HubStatus[];
}

export interface HubStatus {
  readonly name: string;
  readonly partitions: number;
  readonly groups: readonly string[];
  /** That are kept. */
  readonly events: number;
}
