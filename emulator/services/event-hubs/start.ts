import { oneAtATime } from "../../core/one-at-a-time";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { EventHubs } from "./event-hubs";
import { HostedNamespace } from "./hosted-namespace";
import { receiveFrom } from "./receive";

/** Starts the service; namespaces, hubs and groups come from whoever remembers them. */
export async function startEventHubs(context: EmulatorContext, identity: Identity): Promise<EventHubs> {
  const namespaces = new Map<string, HostedNamespace>();
  const inTurn = oneAtATime();

  const existing = (resourceId: string): HostedNamespace => {
    const namespace = namespaces.get(resourceId.toLowerCase());
    if (namespace) return namespace;
    throw new Error(`there is no event hubs namespace ${resourceId}`);
  };

  const at = (address: string) => {
    const found = [...namespaces].find(([, each]) => each.address === address);
    if (found) return { resourceId: found[0], namespace: found[1] };
    throw new Error(`there is no event hubs namespace at ${address}`);
  };

  return {
    name: "event-hubs",

    createNamespace: (declared) =>
      inTurn(declared.resourceId, async () => {
        if (namespaces.has(declared.resourceId.toLowerCase())) return;
        const namespace = new HostedNamespace(declared, context, identity);
        await namespace.open();
        namespaces.set(declared.resourceId.toLowerCase(), namespace);
      }),

    addressOf: (namespaceId) => existing(namespaceId).address,

    deleteNamespace: (resourceId) =>
      inTurn(resourceId, async () => {
        const namespace = namespaces.get(resourceId.toLowerCase());
        namespaces.delete(resourceId.toLowerCase());
        await namespace?.remove();
      }),

    putHub: (namespaceId, hub) => existing(namespaceId).putHub(hub),
    deleteHub: (namespaceId, name) =>
      namespaces.get(namespaceId.toLowerCase())?.deleteHub(name) ?? Promise.resolve(),
    addGroup: (namespaceId, hub, group) => existing(namespaceId).hub(hub).addGroup(group),
    removeGroup: (namespaceId, hub, group) =>
      namespaces.get(namespaceId.toLowerCase())?.hub(hub).removeGroup(group),

    async receive(from) {
      const { namespace, resourceId } = at(from.namespace);
      const hub = namespace.hub(from.hub);
      return receiveFrom({ hub, hubId: `${resourceId}/eventhubs/${hub.name}`, identity }, from);
    },
    partitionsOf: (address, name) =>
      at(address)
        .namespace.hub(name)
        .partitions.map((_, n) => String(n)),

    status: () => [...namespaces.values()].map((namespace) => namespace.status()),

    async stop() {
      await Promise.all([...namespaces.values()].map((namespace) => namespace.close()));
    },
  };
}
