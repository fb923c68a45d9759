import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { appListener } from "../../../core/app-listener";
import { close, listen } from "../../../core/listen";
import type { EmulatorContext, Service } from "../../../core/service";
import type { Identity } from "../../../identity/identity";
import type { ResourceStore } from "../../../resource-manager/resource-store";
import { RunTokens } from "./caller";
import { answerTracking } from "./tracking-api";
import { TrackingStore } from "./tracking-store";

/** MLflow's API of each workspace, at one address of this machine. */
export interface Tracking extends Service {
  /** As a workspace tells it in `mlFlowTrackingUri`: with https for azureml it is what clients speak to. */
  uriOf(workspaceId: string): string;
  storeOf(workspaceId: string): TrackingStore;
  readonly tokens: RunTokens;
  /** A workspace that was deleted takes its runs along. */
  forget(workspaceId: string): void;
}

export async function startTracking(
  context: EmulatorContext,
  needs: { readonly identity: Identity; readonly resources: ResourceStore; readonly folder: string },
): Promise<Tracking> {
  const { identity, resources, folder } = needs;
  const stores = new Map<string, TrackingStore>();
  const tokens = new RunTokens();
  const folderOf = (workspaceId: string) => join(folder, nameOf(workspaceId));
  const storeOf = (workspaceId: string) => {
    const known = stores.get(nameOf(workspaceId));
    if (known) return known;
    const opened = new TrackingStore(folderOf(workspaceId));
    stores.set(nameOf(workspaceId), opened);
    return opened;
  };

  const port = await context.ports.reserve("machine-learning-tracking");
  const { key, cert } = context.tls;
  const api = { identity, resources, tokens, storeOf };
  const server = createServer(
    { key, cert },
    appListener((request) => answerTracking(request, api)),
  );
  await listen(server, port, "the tracking API of Azure ML", context.log);

  return {
    name: "machine-learning-tracking",
    tokens,
    storeOf,
    uriOf: (workspaceId) => `azureml://127.0.0.1:${port}/mlflow/v1.0${workspaceId}`,
    forget(workspaceId) {
      stores.delete(nameOf(workspaceId));
      rmSync(folderOf(workspaceId), { recursive: true, force: true });
    },
    stop: () => close(server),
  };
}

function nameOf(workspaceId: string): string {
  return createHash("sha256").update(workspaceId.toLowerCase()).digest("hex").slice(0, 32);
}
