import type { EmulatorContext } from "../../core/service";
import { answer } from "./answer-request";
import { Configuration } from "./configuration";
import { EndpointServer } from "./endpoint-server";
import { EmulatedFirewall } from "./firewall";
import type { Endpoint } from "./front-door-resources";
import type { FrontDoorStatus, FrontDoors } from "./front-doors";
import { Connections } from "./origins";

interface RunningEndpoint {
  endpoint: Endpoint;
  readonly server: EndpointServer;
  readonly hostName: string;
}

/** Front Door; what it is made of is remembered by whoever declares it, and declared again after a restart. */
export async function startFrontDoors(context: EmulatorContext): Promise<FrontDoors> {
  const { log, ports, tls } = context;
  const configuration = new Configuration();
  const parts = { configuration, firewall: new EmulatedFirewall(log), connections: new Connections(), log };
  const running = new Map<string, Promise<RunningEndpoint>>();
  const opened = new Map<string, RunningEndpoint>();

  async function open(endpoint: Endpoint): Promise<RunningEndpoint> {
    const port = await ports.reserve(portName(endpoint));
    const server = await EndpointServer.open(port, { tls, log }, (request, response, scheme) =>
      answer(self.endpoint, parts, request, response, scheme),
    );
    const self: RunningEndpoint = { endpoint, server, hostName: `127.0.0.1:${port}` };
    opened.set(endpoint.id.toLowerCase(), self);
    return self;
  }

  return {
    name: "front-door",

    async openEndpoint(endpoint) {
      const key = endpoint.id.toLowerCase();
      const opening = running.get(key) ?? open(endpoint);
      running.set(key, opening);
      try {
        const self = await opening;
        self.endpoint = endpoint;
        return { hostName: self.hostName };
      } catch (error) {
        running.delete(key);
        throw error;
      }
    },

    async closeEndpoint(id) {
      const self = await running.get(id.toLowerCase());
      if (self === undefined) return;
      running.delete(id.toLowerCase());
      opened.delete(id.toLowerCase());
      await self.server.close();
      await ports.release(portName(self.endpoint));
    },

    put: (kind, part) => configuration.put(kind, part),
    remove: (kind, id) => configuration.remove(kind, id),

    status: () =>
      [...opened.values()].map(
        ({ endpoint, hostName }): FrontDoorStatus => ({
          name: endpoint.name,
          address: `http://${hostName}/`,
          routes: configuration.routesOf(endpoint).map((route) => {
            const origins = configuration.originsOf(route).map((origin) => origin.hostName);
            return `${route.patterns.join(", ")} → ${origins.join(", ") || "no origin"}`;
          }),
        }),
      ),

    async stop() {
      await Promise.allSettled([...opened.values()].map(({ server }) => server.close()));
      parts.connections.close();
    },
  };
}

function portName({ profileId, name }: Endpoint): string {
  return `front-door/${profileId.slice(profileId.lastIndexOf("/") + 1)}/${name}`;
}
