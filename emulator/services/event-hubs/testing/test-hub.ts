import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  EventHubConsumerClient,
  type EventHubConsumerClientOptions,
  EventHubProducerClient,
  type ReceivedEventData,
  type SubscribeOptions,
} from "@azure/event-hubs";
import type { TokenCredential } from "@azure/identity";
import { openContext } from "../../../core/context";
import type { EmulatorContext } from "../../../core/service";
import { trust } from "../../../core/trust";
import type { RoleAssignment } from "../../../identity/authorization";
import type { Identity } from "../../../identity/identity";
import { localDeveloperId } from "../../../identity/local-ids";
import { startIdentity } from "../../../identity/start";
import type { EventHubs } from "../event-hubs";
import { startEventHubs } from "../start";

export const namespaceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/events";
const hubId = `${namespaceId}/eventhubs/deeds`;

export const sending = "Azure Event Hubs Data Sender";
export const receiving = "Azure Event Hubs Data Receiver";

/** A namespace with the hub "deeds" of four partitions, in which the developer may send and receive; Microsoft's client comes from outside. */
export class TestHub {
  readonly folder: string;
  readonly roles = new Set([sending, receiving]);
  private context: EmulatorContext | undefined;
  private identity: Identity | undefined;
  private service: EventHubs | undefined;
  private readonly clients: { close(): Promise<void> }[] = [];

  /** @param folder of an earlier one @default - a new one, in the machine's temporary folder */
  constructor(folder = mkdtempSync(join(tmpdir(), "vitrine-event-hubs-"))) {
    this.folder = folder;
  }

  async start(): Promise<void> {
    this.context = await openContext(this.folder);
    trust(this.context.tls.authorityFile);
    this.identity = await startIdentity(this.context, {
      roleAssignments: () => [...this.roles].map((name) => roleOf(name)),
      principals: () => [],
    });
    this.service = await startEventHubs(this.context, this.identity);
    await this.service.createNamespace({ resourceId: namespaceId, name: "events" });
    this.hubs.putHub(namespaceId, { name: "deeds", partitions: 4, retentionMs: 24 * 3_600_000 });
    this.hubs.addGroup(namespaceId, "deeds", "profile");
  }

  /** Nobody answers at its address until `start`. */
  async halt(): Promise<void> {
    await this.hubs.stop();
    await this.identity?.stop();
  }

  async restart(): Promise<void> {
    await this.halt();
    await this.start();
  }

  async end(): Promise<void> {
    await this.closeClients();
    await this.service?.stop();
    await this.identity?.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  async closeClients(): Promise<void> {
    await Promise.allSettled(this.clients.splice(0).map((client) => client.close()));
  }

  get hubs(): EventHubs {
    if (this.service === undefined) throw new Error("call start() first");
    return this.service;
  }

  get address(): string {
    return this.hubs.addressOf(namespaceId);
  }

  get credential(): TokenCredential {
    if (this.identity === undefined) throw new Error("call start() first");
    return this.identity.credential(localDeveloperId);
  }

  producer(
    credential = this.credential,
    options: EventHubConsumerClientOptions = {},
  ): EventHubProducerClient {
    return this.keep(new EventHubProducerClient(this.address, "deeds", credential, this.optionsOf(options)));
  }

  consumer({
    group = "$Default",
    credential = this.credential,
    ...options
  }: EventHubConsumerClientOptions & {
    group?: string;
    credential?: TokenCredential;
  } = {}): EventHubConsumerClient {
    return this.keep(
      new EventHubConsumerClient(group, this.address, "deeds", credential, this.optionsOf(options)),
    );
  }

  /** Receives until so many have come. */
  async receive(
    count: number,
    {
      client = this.consumer(),
      partition,
      ...options
    }: SubscribeOptions & {
      client?: EventHubConsumerClient;
      partition?: string;
    } = {},
  ): Promise<ReceivedEventData[]> {
    const events: ReceivedEventData[] = [];
    const handlers = (resolve: () => void, reject: (error: Error) => void) => ({
      processEvents: async (some: ReceivedEventData[]) => {
        events.push(...some);
        if (events.length >= count) resolve();
      },
      processError: async (error: Error) => reject(error),
    });
    const wanted = { startPosition: { offset: "-1" }, maxWaitTimeInSeconds: 0.1, ...options };
    let subscription: { close(): Promise<void> } | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        subscription =
          partition === undefined
            ? client.subscribe(handlers(resolve, reject), wanted)
            : client.subscribe(partition, handlers(resolve, reject), wanted);
      });
    } finally {
      await subscription?.close();
    }
    return events;
  }

  private keep<Client extends { close(): Promise<void> }>(client: Client): Client {
    this.clients.push(client);
    return client;
  }

  private optionsOf(options: EventHubConsumerClientOptions): EventHubConsumerClientOptions {
    return { retryOptions: { maxRetries: 0, timeoutInMs: 60_000 }, ...options };
  }
}

function roleOf(roleDefinitionName: string): RoleAssignment {
  return { scope: hubId, roleDefinitionName, principalId: localDeveloperId };
}
