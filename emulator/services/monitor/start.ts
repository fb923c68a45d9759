import { createServer } from "node:https";
import { join } from "node:path";
import { close, listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import { AccessDenied, type Identity } from "../../identity/identity";
import { Components } from "./components";
import { answerIngestion } from "./ingestion";
import { ItemStore } from "./item-store";
import { answerLogQuery, isLogQuery } from "./log-query";
import type { Monitor, TelemetryItem } from "./monitor";
import { StorageOperations } from "./storage-operations";
import { summarize } from "./summary";

const audience = "https://monitor.azure.com";
const writeAction = "Microsoft.Insights/Telemetry/Write";
const queryAudience = "https://api.loganalytics.io";
const queryAction = "Microsoft.OperationalInsights/workspaces/query/read";

/** Starts telemetry: ingestion at the address of each connection string, and questions about what came in. */
export async function startMonitor(
  context: EmulatorContext,
  { identity }: { identity: Identity },
): Promise<Monitor> {
  const folder = join(context.stateDirectory, "monitor");
  const store = new ItemStore(folder);
  const components = new Components(folder);
  const listeners = new Set<(item: TelemetryItem) => void>();
  const loggedMessages = new Set<string>();
  const port = await context.ports.reserve("monitor");
  const address = `https://127.0.0.1:${port}/`;

  const operations = new StorageOperations();
  const recorded = () => ({ items: store.all(), operations: operations.all() });

  const record = (item: TelemetryItem) => {
    store.add(item);
    for (const listener of listeners) listener(item);
  };

  const ingestion = {
    authorize(authorization: string | undefined, instrumentationKey: string) {
      const component = components.withKey(instrumentationKey);
      if (!component) {
        throw new AccessDenied(
          403,
          "InvalidInstrumentationKey",
          `no Application Insights component has the instrumentation key ${instrumentationKey}`,
        );
      }
      const principal = identity.authenticate(authorization, audience);
      identity.authorize(principal, writeAction, component.resourceId);
    },
    keep(item: TelemetryItem) {
      loggedMessages.clear();
      record(item);
    },
    refused({ statusCode, message }: AccessDenied) {
      // senders try again and again
      if (loggedMessages.has(message)) return;
      loggedMessages.add(message);
      context.log("error", "monitor", `telemetry was refused with ${statusCode}: ${message}`);
    },
  };
  const queries = {
    authorize(authorization: string | undefined, workspace: string) {
      const principal = identity.authenticate(authorization, queryAudience);
      const id = components.workspaceWithGuid(workspace);
      if (!id)
        throw new AccessDenied(
          403,
          "WorkspaceNotFound",
          `no component sends to a workspace with the id ${workspace}`,
        );
      identity.authorize(principal, queryAction, id);
    },
    recorded,
  };
  const server = createServer({ key: context.tls.key, cert: context.tls.cert }, (request, response) => {
    if (isLogQuery(request)) {
      void answerLogQuery(queries, request, response);
      return;
    }
    answerIngestion(ingestion, request, response).catch((error: Error) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const errors = [{ index: 0, statusCode: 400, message: error.message }];
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ itemsReceived: 0, itemsAccepted: 0, errors }));
    });
  });
  await listen(server, port, "telemetry ingestion", context.log);

  return {
    name: "monitor",

    logQueryAddress: address,

    async createComponent({ resourceId, name, workspaceId }) {
      const { instrumentationKey, appId } = components.create(resourceId, name, workspaceId);
      const connectionString = [
        `InstrumentationKey=${instrumentationKey}`,
        `IngestionEndpoint=${address}`,
        `LiveEndpoint=${address}`,
        `ApplicationId=${appId}`,
      ].join(";");
      return { instrumentationKey, connectionString, appId };
    },

    async deleteComponent(resourceId) {
      components.delete(resourceId);
    },

    record,
    recordOperation: (row) => operations.add(row),
    recorded,

    query({ sinceIso, role, kind, operationId, limit }) {
      const found = store
        .all()
        .filter(
          (item) =>
            (sinceIso === undefined || item.time >= sinceIso) &&
            (role === undefined || item.role === role) &&
            (kind === undefined || item.kind === kind) &&
            (operationId === undefined || item.operationId === operationId),
        );
      return limit === undefined ? found : found.slice(Math.max(0, found.length - limit));
    },

    requests({ sinceIso }) {
      return summarize(store.all().filter((item) => sinceIso === undefined || item.time >= sinceIso));
    },

    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async stop() {
      await close(server);
      store.flush();
    },
  };
}
