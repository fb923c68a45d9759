import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ContainerClient, type StoragePipelineOptions } from "@azure/storage-blob";
import { removeTwice } from "../../core/files";
import { oneAtATime } from "../../core/one-at-a-time";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { ResourceStore } from "../../resource-manager/resource-store";
import type { Monitor } from "../monitor/monitor";
import { BlobCache } from "./container/blob-cache";
import { writeGuard } from "./container/guard";
import { pruneFolder } from "./container/prepare-image";
import { defaultLimits, type EndpointLimits, type EndpointServices } from "./endpoint-services";
import { HostedEndpoint } from "./hosted-endpoint";
import { Jobs } from "./jobs/jobs";
import { EndpointError, type MachineLearning } from "./machine-learning";
import { startTracking } from "./mlflow/tracking";

/** Time for requests under way when the emulator itself ends. */
const lastDrainMs = 2000;

/** Starts the service; endpoints and deployments come from whoever remembers them, also those of an earlier run. */
export async function startMachineLearning(
  context: EmulatorContext,
  needs: { identity: Identity; monitor: Monitor; resources: ResourceStore; limits?: Partial<EndpointLimits> },
): Promise<MachineLearning> {
  const folder = join(context.stateDirectory, "machine-learning");
  const tlsOptions = { ca: readFileSync(context.tls.authorityFile, "utf8") };
  const services: EndpointServices = {
    context,
    identity: needs.identity,
    monitor: needs.monitor,
    folder,
    cache: new BlobCache(join(folder, "blobs"), context.uploads),
    guard: writeGuard(folder),
    limits: { ...defaultLimits, ...needs.limits },
    inTurn: oneAtATime(),
    blobs(url, principalId) {
      const { origin, pathname } = new URL(url);
      const [account, container, ...path] = pathname.split("/").filter((part) => part !== "");
      // a refusal should be seen at once
      const options: StoragePipelineOptions & { tlsOptions: object } = {
        tlsOptions,
        retryOptions: { maxTries: 2 },
      };
      const credential = needs.identity.credential(principalId);
      const client = new ContainerClient(`${origin}/${account}/${container}`, credential, options);
      return { container: client, prefix: path.length > 0 ? `${path.join("/")}/` : "" };
    },
  };
  const { identity, resources } = needs;
  const tracking = await startTracking(context, { identity, resources, folder: join(folder, "tracking") });
  const jobs = new Jobs({ ...services, resources, tracking });
  const endpoints = new Map<string, HostedEndpoint>();
  const { inTurn } = services;

  const existing = (resourceId: string): HostedEndpoint => {
    const endpoint = endpoints.get(resourceId.toLowerCase());
    if (endpoint) return endpoint;
    throw new EndpointError(404, "ResourceNotFound", `there is no online endpoint ${resourceId}`);
  };
  // in turn with those who prepare files, who hold them from then on
  const forgetUnused = () =>
    inTurn("files", async () => {
      const all = [...endpoints.values()].flatMap((endpoint) => endpoint.all());
      // what one of an earlier run needs is known when it wakes
      if (all.some(({ files }) => files.size === 0)) return;
      const held = [...all.flatMap(({ files }) => [...files]), ...jobs.files];
      await services.cache.prune(new Set(held.flatMap(({ blobs }) => blobs)));
      const directories = new Set(held.map(({ directory }) => directory));
      for (const kind of ["images", "models"]) await pruneFolder(join(folder, kind), directories);
    });

  return {
    name: "machine-learning",
    jobs,
    tracking,

    createOrUpdateEndpoint: (endpoint) =>
      inTurn(endpoint.resourceId, async () => {
        const known = endpoints.get(endpoint.resourceId.toLowerCase());
        if (known) {
          known.update(endpoint);
          return { scoringUri: known.scoringUri };
        }
        const hosted = new HostedEndpoint(endpoint, services);
        await hosted.open();
        endpoints.set(endpoint.resourceId.toLowerCase(), hosted);
        return { scoringUri: hosted.scoringUri };
      }),

    deleteEndpoint: (resourceId) =>
      inTurn(resourceId, async () => {
        const hosted = endpoints.get(resourceId.toLowerCase());
        if (hosted === undefined) return;
        endpoints.delete(resourceId.toLowerCase());
        await hosted.close();
        await context.ports.release(`endpoint/${hosted.name}`);
        removeTwice(join(folder, "traffic", `${hosted.name}.json`));
        await forgetUnused();
      }),

    createOrUpdateDeployment: (deployment) =>
      inTurn(deployment.resourceId, async () => {
        await existing(deployment.endpointId).deploy(deployment).finally(forgetUnused);
      }),

    resumeDeployment: (deployment) => existing(deployment.endpointId).resume(deployment),

    deleteDeployment: (resourceId) =>
      inTurn(resourceId, async () => {
        const [endpointId = "", name = ""] = resourceId.split(/\/deployments\//i);
        await endpoints.get(endpointId.toLowerCase())?.remove(name);
        await forgetUnused();
      }),

    setTraffic: async (endpointId, traffic) => existing(endpointId).setTraffic(traffic),

    trafficOf: (endpointId) => existing(endpointId).traffic,

    status: () => [...endpoints.values()].map((endpoint) => endpoint.status()),

    async stop() {
      await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close(lastDrainMs)));
      await jobs.stop();
      await tracking.stop();
    },
  };
}
