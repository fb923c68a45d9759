import { appOfEvents } from "../deployed-app";
import type { Joined, JoinProps } from "../workload";
import { Films } from "./films";
import type { FilmsOutputs } from "./outputs";
import { letIn } from "./teams";
import type { FilmsValues } from "./values";

/** Makes films part of an estate. */
export function join(props: JoinProps<FilmsValues>): Joined<FilmsOutputs> {
  const { scope, id, values, foundation, teams, shipping, replication, restoreDays } = props;
  const { alwaysReady, requestsPerMinute, ...size } = values.api;
  const { everyDays, onDrift, promotedBy, ...machines } = values.training;
  const films = new Films(scope, id, {
    foundation,
    packages: {
      films: shipping.functionApp("films"),
      filmImport: shipping.functionApp("film-import"),
      migrate: shipping.functionApp("migrate"),
    },
    training: shipping.training(),
    sql: shipping.sql("films"),
    console: props.console(),
    ratings: values.ratings,
    owners: values.access.owners,
    database: values.database,
    files: { replication, restoreDays, reportDays: values.reportDays },
    machines,
    trainEveryDays: everyDays,
    onDrift,
    promotedBy,
    app: { ...size, alwaysReady: alwaysReady > 0 ? { http: alwaysReady } : {} },
    requestsPerMinute,
  });
  letIn(teams, films, values.access);
  const { app, apiUrl, database, files, models, signIn } = films;
  return {
    outputs: {
      films_api_url: apiUrl,
      films_audience: signIn.audience,
      films_database_host: database.hostName,
      films_database_port: database.port,
      films_database_name: database.name,
      films_blob_endpoint: files.storage.account.primaryBlobEndpoint,
      films_imports_container: files.imports.name,
      films_reports_container: files.reports.name,
      films_pipeline_container: files.pipeline.name,
      films_models_workspace_id: models.workspaceId,
      films_models_container: models.files.url,
    },
    apps: {
      films: { id: app.site.id, health: `${apiUrl}/health`, version: app.version },
      "film-import": appOfEvents(files.app, foundation),
      "films-migrations": appOfEvents(database.migrations.app, foundation),
    },
  };
}
