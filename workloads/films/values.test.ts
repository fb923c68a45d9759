import dev from "../../environments/dev";
import { defineEnvironment } from "../../environments/environment";
import type { FilmsValues } from "./values";

const { films } = dev.workloads;
if (!films) throw new Error("dev has no films");

const withFilms = (values: Partial<FilmsValues>) => ({
  ...dev,
  workloads: { ...dev.workloads, films: { ...films, ...values } },
});

it.each<[string, Partial<FilmsValues>, string]>([
  ["has a scale of one rating", { ratings: { lowest: 1, highest: 1, step: 1 } }, "ratings.highest"],
  [
    "has a second server of a size that has none",
    { database: { ...films.database, highAvailability: "SameZone" } },
    "database.highAvailability",
  ],
  ["keeps reports for no day", { reportDays: 0 }, "reportDays"],
  ["trains every half day", { training: { ...films.training, everyDays: 0.5 } }, "training.everyDays"],
  [
    "expects fewer trainings than its schedule starts",
    { training: { ...films.training, everyDays: 2 } },
    "expectedLoad.trainings",
  ],
  [
    "expects fewer trainings than drift may start",
    {
      training: { ...films.training, onDrift: "train" },
      expectedLoad: { ...films.expectedLoad, trainings: 3 },
    },
    "expectedLoad.trainings",
  ],
  ["takes no request", { api: { ...films.api, requestsPerMinute: 0 } }, "api.requestsPerMinute"],
  [
    "lets a team in that there is not",
    { access: { operate: { teams: ["trainers" as "operators"], services: [], people: [] } } },
    "access.operate.teams[0]",
  ],
])("fails when it %s", (_, values, path) => {
  expect(() => defineEnvironment(withFilms(values))).toThrow(`→ at workloads.films.${path}\n`);
});
