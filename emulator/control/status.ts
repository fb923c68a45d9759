import type { ParityRow } from "../resource-manager/parity";
import { text } from "../resource-manager/values";
import type { DataFactoryStatus } from "../services/data-factory/data-factories";
import type { SiteStatus } from "../services/functions/functions-host";
import type { DeploymentStatus, EndpointStatus } from "../services/machine-learning/machine-learning";
import type { RequestSummary } from "../services/monitor/monitor";
import type { RedisStatus } from "../services/redis/redis-caches";
import type { SearchServiceStatus, VectorStatus } from "../services/search/search-services";
import type { Estate } from "./estate";

const HOUR_MS = 60 * 60 * 1000;

/** What `GET /status` answers. */
export interface Status {
  readonly services: readonly {
    readonly name: string;
    readonly address?: string;
    readonly detail?: string;
  }[];
  readonly sites: readonly SiteStatus[];
  readonly dataFactories: readonly DataFactoryStatus[];
  readonly endpoints: readonly EndpointStatus[];
  readonly caches: readonly RedisStatus[];
  readonly searchServices: readonly SearchServiceStatus[];
  readonly pendingEvents: number;
  readonly parity: readonly ParityRow[];
  /** Of the last hour. */
  readonly requests: readonly RequestSummary[];
}

export function statusOf(estate: Estate): Status {
  const { resources, eventGrid, functions, manager, monitor, identity, machineLearning, redis } = estate;
  const { dataFactories, frontDoors } = estate;
  const accounts = resources.ofType("azurerm_storage_account").map(({ values }) => ({
    name: `storage ${text(values, "name")}`,
    address: text(values, "primary_blob_endpoint"),
    detail: "blobs, queues, tables",
  }));
  const vaults = resources.ofType("azurerm_key_vault").map(({ values }) => ({
    name: `key vault ${text(values, "name")}`,
    address: text(values, "vault_uri"),
    detail: "secrets",
  }));
  const components = resources.ofType("azurerm_application_insights").map(({ values }) => ({
    name: `telemetry ${text(values, "name")}`,
    address: /IngestionEndpoint=([^;]+)/.exec(text(values, "connection_string"))?.[1] ?? "",
    detail: "vitrine logs",
  }));
  return {
    services: [
      {
        name: "resource manager",
        address: estate.armRest.address,
        detail: `${resources.all().length} resources`,
      },
      { name: "identity", detail: `tenant ${identity.tenantId}, you are ${identity.deployer.objectId}` },
      ...accounts,
      ...vaults,
      ...components,
      ...machineLearning.status().map((endpoint) => ({
        name: `ML endpoint ${endpoint.name}`,
        address: endpoint.scoringUri,
        detail: endpoint.deployments.map((deployment) => deploymentDetail(deployment, endpoint)).join("; "),
      })),
      ...redis.status().map(({ name, address, engine, state }) => ({
        name: `cache ${name}`,
        address,
        detail: state === "running" ? engine : state,
      })),
      ...estate.search.status().flatMap(searchLines),
      ...websitesOf(estate),
      ...frontDoors.status().map(({ name, address, routes }) => ({
        name: `front door ${name}`,
        address,
        detail: routes.join("; "),
      })),
      ...dataFactories.status().map((factory) => ({
        name: `data factory ${factory.name}`,
        detail: factoryDetail(factory),
      })),
    ],
    sites: functions.status(),
    dataFactories: dataFactories.status(),
    endpoints: machineLearning.status(),
    caches: redis.status(),
    searchServices: estate.search.status(),
    pendingEvents: eventGrid.pending(),
    parity: manager.parity(),
    requests: monitor.requests({ sinceIso: new Date(Date.now() - HOUR_MS).toISOString() }),
  };
}

/** "blue 90 %, ready". */
function deploymentDetail({ name, state, problem }: DeploymentStatus, { traffic }: EndpointStatus): string {
  return [`${name} ${traffic[name] ?? 0} %`, state, ...(problem ? [problem] : [])].join(", ");
}

/** A line for the service and one for each index, with how well its vectors were found lately. */
function searchLines({ name, address, indexes }: SearchServiceStatus): Status["services"] {
  return [
    { name: `search ${name}`, address, detail: `${indexes.length} indexes` },
    ...indexes.map((index) => ({
      name: `  index ${index.name}`,
      detail: [`${index.documents} documents`, ...index.vectors.map(vectorDetail)].join(", "),
    })),
  ];
}

function vectorDetail({ state, recall, shadowed }: VectorStatus): string {
  if (state === "exact") return "exact search";
  const live = recall === null ? "" : `, live recall ${recall.toFixed(3)} (${shadowed} shadowed)`;
  return `${state === "building" ? "graph being built" : "HNSW"}${live}`;
}

function websitesOf({ resources }: Estate): Status["services"] {
  return resources.ofType("azurerm_storage_account_static_website").flatMap(({ values }) => {
    const account = resources.get(text(values, "storage_account_id"))?.values;
    if (account === undefined) return [];
    const address = text(account, "primary_web_endpoint");
    return [{ name: `website ${text(account, "name")}`, address, detail: "$web, for anyone" }];
  });
}

/** "nightly next at 2026-11-22T00:00:00.000Z; import succeeded at ..., 2 files". */
function factoryDetail({ triggers, lastRuns: [last] }: DataFactoryStatus): string {
  const times = triggers.map(({ name, activated, next }) =>
    activated ? `${name} ${next ? `next at ${next}` : "has ended"}` : `${name} is off`,
  );
  const run = last && `${last.pipeline} ${last.state} at ${last.started}, ${last.filesWritten} files`;
  return [...times, ...(run ? [run] : [])].join("; ");
}
