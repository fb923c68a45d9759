import type { SiteStatus } from "../functions/functions-host";
import type { RequestSummary } from "../monitor/monitor";
import type { ParityRow } from "../resource-manager/parity";
import { text } from "../resource-manager/values";
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
  readonly pendingEvents: number;
  readonly parity: readonly ParityRow[];
  /** Of the last hour. */
  readonly requests: readonly RequestSummary[];
}

export function statusOf(estate: Estate): Status {
  const { resources, eventGrid, functions, manager, monitor, identity } = estate;
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
      { name: "resource manager", detail: `${resources.all().length} resources` },
      { name: "identity", detail: `tenant ${identity.tenantId}, you are ${identity.developer.objectId}` },
      ...accounts,
      ...vaults,
      ...components,
    ],
    sites: functions.status(),
    pendingEvents: eventGrid.pending(),
    parity: manager.parity(),
    requests: monitor.requests({ sinceIso: new Date(Date.now() - HOUR_MS).toISOString() }),
  };
}
