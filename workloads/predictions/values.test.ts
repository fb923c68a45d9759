import dev from "../../environments/dev";
import { defineEnvironment } from "../../environments/environment";
import type { PredictionsValues } from "./values";

const { predictions } = dev.workloads;
if (!predictions) throw new Error("dev has no predictions");

const withPredictions = (values: Partial<PredictionsValues>) => ({
  ...dev,
  workloads: { ...dev.workloads, predictions: { ...predictions, ...values } },
});

it.each<[string, Partial<PredictionsValues>, string]>([
  ["registers no model", { models: [] }, "models"],
  ["has a default model that is a path", { defaultModel: "models/leaving" }, "defaultModel"],
  [
    "has a second server of a size that has none",
    { database: { ...predictions.database, highAvailability: "SameZone" } },
    "database.highAvailability",
  ],
  [
    "keeps backups for a day",
    { database: { ...predictions.database, backupDays: 1 } },
    "database.backupDays",
  ],
  ["keeps the record for no month", { retentionMonths: 0 }, "retentionMonths"],
  [
    "lets a team in that there is not",
    {
      access: {
        ...predictions.access,
        audit: { teams: ["auditors" as "operators"], services: [], people: [] },
      },
    },
    "access.audit.teams[0]",
  ],
])("fails when it %s", (_, values, path) => {
  expect(() => defineEnvironment(withPredictions(values))).toThrow(`→ at workloads.predictions.${path}\n`);
});
