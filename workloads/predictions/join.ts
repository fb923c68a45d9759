import { appOfEvents } from "../deployed-app";
import type { Joined, JoinProps } from "../workload";
import type { PredictionsOutputs } from "./outputs";
import { Predictions } from "./predictions";
import { letIn } from "./teams";
import type { PredictionsValues } from "./values";

/** Makes predictions part of an estate. */
export function join(props: JoinProps<PredictionsValues>): Joined<PredictionsOutputs> {
  const { scope, id, values, foundation, teams, shipping } = props;
  const { alwaysReady, requestsPerMinute, ...size } = values.api;
  const predictions = new Predictions(scope, id, {
    foundation,
    packages: {
      predictions: shipping.functionApp("predictions"),
      migrate: shipping.functionApp("migrate"),
    },
    commit: shipping.commit("predictions"),
    sql: shipping.sql("predictions"),
    console: props.console(),
    models: values.models.flatMap((source) => shipping.predictionModels(source)),
    defaultModel: values.defaultModel,
    owners: values.access.owners,
    database: values.database,
    retentionMonths: values.retentionMonths,
    app: { ...size, alwaysReady: alwaysReady > 0 ? { http: alwaysReady } : {} },
    requestsPerMinute,
  });
  letIn(teams, predictions, values.access);
  const { app, apiUrl, database, models, signIn } = predictions;
  return {
    outputs: {
      predictions_api_url: apiUrl,
      predictions_audience: signIn.audience,
      predictions_database_host: database.hostName,
      predictions_database_port: database.port,
      predictions_database_name: database.name,
      predictions_models_workspace_id: models.workspaceId,
      predictions_models_container: models.files.url,
    },
    apps: {
      predictions: { id: app.site.id, health: `${apiUrl}/health`, version: app.version },
      "predictions-migrations": appOfEvents(database.migrations.app, foundation),
    },
  };
}
