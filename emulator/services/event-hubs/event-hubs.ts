import type { Service } from "../../core/service";

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
  status(): readonly EventHubsStatus[];
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
