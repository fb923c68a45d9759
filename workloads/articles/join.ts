import { appOfEvents } from "../deployed-app";
import { scoringServer } from "../scoring-server";
import type { Joined, JoinProps } from "../workload";
import { Articles } from "./articles";
import type { ArticlesProps } from "./articles-props";
import type { ArticlesOutputs } from "./outputs";
import { letIn } from "./teams";
import type { ArticlesValues } from "./values";

/** Makes articles part of an estate. */
export function join(props: JoinProps<ArticlesValues>): Joined<ArticlesOutputs> {
  const { scope, id, values, foundation, teams, shipping, replication, restoreDays } = props;
  const { alwaysReady, requestsPerMinute, ...size } = values.api;
  const { alwaysReady: intakeReady, catchUpMinutes, ...intakeSize } = values.intake;
  const { keptDays, ...deeds } = values.deeds;
  const { everyDays, onDrift, candidate, ...machines } = values.training;
  const { certificate: secret, ...tenant } = values.readers;
  const articles = new Articles(scope, id, {
    foundation,
    packages: {
      articles: shipping.functionApp("articles"),
      articleIntake: shipping.functionApp("article-intake"),
      migrate: shipping.functionApp("migrate"),
    },
    training: shipping.training(),
    sql: shipping.sql("articles"),
    console: props.console(),
    secrets: props.secrets,
    readers: {
      tenant,
      ...(secret !== undefined && { certificate: { vault: props.secrets, secret } }),
    },
    readerRequestsPerMinute: values.readerRequestsPerMinute,
    owners: values.access.owners,
    database: values.database,
    cache: values.cache,
    search: values.search,
    ...(values.scoring && { scoring: scoringOf(values.scoring, shipping) }),
    deeds,
    keptDays,
    catchUpMinutes,
    articleDays: values.articleDays,
    experiments: values.experiments,
    files: { replication, restoreDays, reportDays: values.reportDays },
    machines,
    trainEveryDays: everyDays,
    candidate,
    onDrift,
    lake: { ...values.lake, replication },
    app: { ...size, alwaysReady: alwaysReady > 0 ? { http: alwaysReady } : {} },
    intake: { ...intakeSize, alwaysReady: intakeReady },
    requestsPerMinute,
  });
  letIn(teams, articles, values.access);
  return {
    outputs: outputsOf(articles),
    apps: {
      articles: {
        id: articles.app.site.id,
        health: `${articles.apiUrl}/health`,
        version: articles.app.version,
      },
      "article-intake": appOfEvents(articles.intake.app, foundation),
      "articles-migrations": appOfEvents(articles.database.migrations.app, foundation),
    },
  };
}

function scoringOf(
  { imageRegistryId, encoder, ranking }: NonNullable<ArticlesValues["scoring"]>,
  shipping: JoinProps<unknown>["shipping"],
): NonNullable<ArticlesProps["scoring"]> {
  return {
    ...scoringServer(imageRegistryId, shipping),
    ...(encoder && { encoder: { ...encoder, model: shipping.textModel(encoder.model) } }),
    ...(ranking && { ranking: { ...ranking, model: shipping.rankingModel(ranking.model) } }),
  };
}

function outputsOf({
  apiUrl,
  signIn,
  database,
  intake,
  lake,
  deeds,
  search,
  models,
}: Articles): ArticlesOutputs {
  return {
    articles_api_url: apiUrl,
    articles_audience: signIn.audience,
    articles_database_host: database.hostName,
    articles_database_port: database.port,
    articles_database_name: database.name,
    articles_blob_endpoint: intake.storage.account.primaryBlobEndpoint,
    articles_imports_container: intake.imports.name,
    articles_reports_container: intake.reports.name,
    articles_lake_endpoint: lake.storage.account.primaryBlobEndpoint,
    articles_lake_container: lake.container.name,
    articles_deeds_host: deeds.host,
    articles_deeds_hub: deeds.hub.name,
    articles_search_endpoint: search.endpoint,
    articles_pipeline_container: intake.pipeline.name,
    articles_models_workspace_id: models.workspaceId,
    articles_models_container: models.files.url,
  };
}
