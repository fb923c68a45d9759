import { createServer, type Server } from "node:https";
import { close, listen } from "../../../core/listen";
import type { EmulatorContext, Service } from "../../../core/service";
import { text } from "../../../resource-manager/values";
import type { EmulatedService } from "../../emulated-service";

/** An example that a test adds to a copy of the checkout: Azure App Configuration, whose stores are empty. */
export const appConfiguration: EmulatedService<ConfigurationStores> = {
  start: ({ context }) => startConfigurationStores(context),

  contributes: (stores) => ({
    resources: [
      {
        type: "azurerm_app_configuration",
        parity: "runs",
        reason: "answers that it holds nothing",
        apply: async ({ planned }) => ({ endpoint: await stores.open(text(planned, "name")) }),
        delete: ({ values }) => stores.close(text(values, "name")),
        restore: async ({ values }) => void (await stores.open(text(values, "name"))),
      },
    ],
    status: () => ({
      lines: stores.names().map((name) => ({ name: `configuration ${name}`, detail: "empty" })),
    }),
  }),
};

interface ConfigurationStores extends Service {
  /** Asking twice is asking once. @returns the address of the store */
  open(name: string): Promise<string>;
  close(name: string): Promise<void>;
  names(): readonly string[];
}

async function startConfigurationStores(context: EmulatorContext): Promise<ConfigurationStores> {
  const { ports, tls, log } = context;
  const servers = new Map<string, Server>();
  return {
    name: "app-configuration",

    async open(name) {
      const port = await ports.reserve(`app-configuration/${name}`);
      if (!servers.has(name)) {
        const { key, cert } = tls;
        const server = createServer({ key, cert }, (_, response) => void response.end('{"items":[]}'));
        servers.set(name, server);
        await listen(server, port, `the configuration store ${name}`, log);
      }
      return `https://127.0.0.1:${port}`;
    },

    async close(name) {
      const server = servers.get(name);
      if (server !== undefined) await close(server);
      servers.delete(name);
      await ports.release(`app-configuration/${name}`);
    },

    names: () => [...servers.keys()],

    async stop() {
      await Promise.all([...servers.values()].map(close));
    },
  };
}
