import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { appListener } from "../../core/app-listener";
import { close, listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { Monitor } from "../monitor/monitor";
import { searchApp } from "./rest/app";
import type { EmulatedSearchService, SearchServiceStatus, SearchServices } from "./search-services";
import { ServiceStore } from "./store/service-store";

interface RunningService {
  readonly endpoint: string;
  readonly store: ServiceStore;
  readonly server: Server;
}

/** AI Search; which services there are is remembered by whoever creates them, and said again after a restart. */
export async function startSearchServices(
  context: EmulatorContext,
  { identity, monitor }: { identity: Identity; monitor?: Monitor },
): Promise<SearchServices> {
  const running = new Map<string, Promise<RunningService>>();
  const ready = new Map<string, RunningService>();

  async function open(service: EmulatedSearchService): Promise<RunningService> {
    const { resourceId, name } = service;
    const port = await context.ports.reserve(`search/${name}`);
    const endpoint = `https://127.0.0.1:${port}`;
    const store = new ServiceStore(folderOf(context, name), service, (index, recall) =>
      monitor?.record({
        time: new Date().toISOString(),
        kind: "metric",
        role: `search ${name}`,
        name: "vector recall",
        value: recall,
        properties: { index },
      }),
    );
    const app = searchApp({ resourceId, endpoint }, store, identity);
    const { key, cert } = context.tls;
    const server = createServer({ key, cert }, appListener(app));
    await listen(server, port, `the search service ${name}`, context.log);
    return { endpoint, store, server };
  }

  return {
    name: "search",

    async createService(service) {
      const id = service.resourceId.toLowerCase();
      const opening = running.get(id) ?? open(service);
      running.set(id, opening);
      try {
        const opened = await opening;
        ready.set(id, opened);
        return { endpoint: opened.endpoint };
      } catch (error) {
        running.delete(id);
        throw error;
      }
    },

    async deleteService(resourceId) {
      const id = resourceId.toLowerCase();
      const service = await running.get(id);
      if (service === undefined) return;
      running.delete(id);
      ready.delete(id);
      await close(service.server);
      service.store.delete();
      await context.ports.release(`search/${service.store.service}`);
    },

    status: () => [...ready.values()].map(statusOf),

    async stop() {
      for (const service of await Promise.allSettled(running.values())) {
        if (service.status !== "fulfilled") continue;
        await close(service.value.server);
        service.value.store.close();
      }
    },
  };
}

function folderOf(context: EmulatorContext, name: string): string {
  return join(context.stateDirectory, "search", name);
}

function statusOf({ endpoint, store }: RunningService): SearchServiceStatus {
  return {
    name: store.service,
    address: endpoint,
    indexes: store.listIndexes().map(({ definition, collection }) => ({
      name: definition.name,
      documents: collection.size,
      vectors: [...collection.vectors].map(([field, index]) => ({ field, ...index.report() })),
    })),
  };
}
