import { app, type RetryOptions } from "@azure/functions";
import { startApp } from "../../shared/start-app";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { ArticleIntakeSettings, archiveTrigger, articleFilesTrigger, deedsTrigger } from "./settings";

takeNoBlobs();

/** A deed waits for as long as the database or the lake is away; one that can never be taken is set aside, and fails nobody. */
const untilTaken: RetryOptions = {
  strategy: "exponentialBackoff",
  maxRetryCount: -1,
  minimumInterval: { seconds: 1 },
  maximumInterval: { seconds: 30 },
};

startApp({
  name: "article-intake",
  settings: ArticleIntakeSettings,
  load: async (started) => (await import("./connect")).connect(started),
  health: (intake, context) => intake.health(context),
  triggers: (intake) => {
    app.eventHub(deedsTrigger.functionName, {
      connection: "EVENTS",
      eventHubName: "%EVENTS_HUB%",
      consumerGroup: deedsTrigger.consumerGroup,
      cardinality: "many",
      retry: untilTaken,
      handler: async (events, context) => (await intake()).takeDeeds(events as readonly unknown[], context),
    });
    app.eventHub(archiveTrigger.functionName, {
      connection: "EVENTS",
      eventHubName: "%EVENTS_HUB%",
      consumerGroup: archiveTrigger.consumerGroup,
      cardinality: "many",
      retry: untilTaken,
      handler: async (events, context) =>
        (await intake()).archiveDeeds(events as readonly unknown[], context),
    });
    app.timer("keep-days", { schedule: "0 23 2 * * *", handler: async () => (await intake()).keepDays() });
    app.storageBlob(articleFilesTrigger.functionName, {
      source: "EventGrid",
      connection: "ARTICLES",
      path: `${articleFilesTrigger.container}/{name}`,
      sdkBinding: true,
      handler: async (_reference, context) => (await intake()).takeFile(context),
    });
    // one for all: each wakes the app and the database
    app.timer("catch-up-articles", {
      schedule: "%CATCH_UP_SCHEDULE%",
      handler: async (_timer, context) => (await intake()).catchUp(context),
    });
  },
});
