import { appOfEvents, type DeployedApp } from "../deployed-app";
import { scoringServer } from "../scoring-server";
import type { Joined, JoinProps } from "../workload";
import type { VisualSearchOutputs } from "./outputs";
import { letIn } from "./teams";
import type { VisualSearchValues } from "./values";
import { VisualSearch, type VisualSearchProps } from "./visual-search";

/** Makes visual search part of an estate. */
export function join(props: JoinProps<VisualSearchValues>): Joined<VisualSearchOutputs> {
  const { scope, id, values, foundation, teams, shipping, replication, restoreDays } = props;
  const { alwaysReady, requestsPerMinute, ...size } = values.api;
  const search = new VisualSearch(scope, id, {
    foundation,
    packages: {
      search: shipping.functionApp("search"),
      catalogue: shipping.functionApp("catalogue"),
    },
    console: props.console(),
    scoring: scoringOf(values.scoring, shipping),
    service: values.service,
    cache: values.cache,
    catalogue: { ...values.catalogue, replication, restoreDays },
    app: { ...size, alwaysReady: alwaysReady > 0 ? { http: alwaysReady } : {} },
    requestsPerMinute,
  });
  letIn(teams, search);
  return { outputs: outputsOf(search), apps: appsOf(search, props) };
}

function scoringOf(
  { imageRegistryId, deployments, traffic, compute }: VisualSearchValues["scoring"],
  shipping: JoinProps<unknown>["shipping"],
): VisualSearchProps["scoring"] {
  const withModels = Object.entries(deployments).map(([name, deployment]) => [
    name,
    { ...deployment, model: shipping.model(deployment.model) },
  ]);
  return {
    ...scoringServer(imageRegistryId, shipping),
    deployments: Object.fromEntries(withModels),
    traffic,
    compute: compute.kind === "managed" ? "managed" : compute,
  };
}

function outputsOf({ apiUrl, search, scoring, ingestion }: VisualSearch): VisualSearchOutputs {
  return {
    search_api_url: apiUrl,
    search_endpoint: search.endpoint,
    scoring_uri: scoring.scoringUri,
    scoring_endpoint_id: scoring.endpoint.id,
    catalogue_blob_endpoint: ingestion.storage.account.primaryBlobEndpoint,
    catalogue_container: ingestion.catalogue.name,
    catalogue_reports_container: ingestion.reports.name,
    catalogue_partner_container: ingestion.partner.name,
  };
}

function appsOf(
  { app, apiUrl, ingestion }: VisualSearch,
  { foundation }: JoinProps<unknown>,
): Readonly<Record<"catalogue" | "search", DeployedApp>> {
  return {
    catalogue: appOfEvents(ingestion.app, foundation),
    search: { id: app.site.id, health: `${apiUrl}/health`, version: app.version },
  };
}
