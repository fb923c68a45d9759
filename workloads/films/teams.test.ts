import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import dev from "../../environments/dev";
import { planOf } from "../../test/support/estates";
import type { FilmsValues } from "./values";

const objectId = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11";
const service = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b12";

function planWith(team: keyof typeof dev.teams, operate: Partial<FilmsValues["access"]["operate"]> = {}) {
  const { films } = dev.workloads;
  if (!films) throw new Error("dev has no films");
  const access = { operate: { teams: [], services: [], people: [], ...operate } };
  return planOf({
    ...dev,
    workloads: { films: { ...films, access } },
    teams: { [team]: { objectId, kind: "Group" } },
  });
}

const telemetry = "Monitoring Reader: Foundation/Telemetry";
const models = "Films/Models/Workspace/Storage/models";
const runs = "Storage Blob Data Reader: Films/Import/Storage/pipeline";

it.each<[keyof typeof dev.teams, string[]]>([
  ["developers", [telemetry, "Reader: Films/Models", runs, `Storage Blob Data Reader: ${models}`]],
  [
    "dataScientists",
    ["AzureML Data Scientist: Films/Models", telemetry, `Storage Blob Data Contributor: ${models}`, runs],
  ],
  [
    "mlOperations",
    ["AzureML Data Scientist: Films/Models", telemetry, `Storage Blob Data Contributor: ${models}`, runs],
  ],
  [
    "dataEngineers",
    [
      telemetry,
      "Storage Blob Data Contributor: Films/Import/Storage/imports",
      "Storage Blob Data Reader: Films/Import/Storage/reports",
    ],
  ],
  [
    "operators",
    [
      "Key Vault Secrets Officer: Secrets",
      telemetry,
      "Storage Blob Data Contributor: Films/Import/Storage/dead-letters",
      "Storage Blob Data Contributor: Films/Import/Storage/reports",
      "Storage Queue Data Contributor: Films/Import/Storage",
    ],
  ],
])("lets %s do what they have to, and no more", (team, grants) => {
  expect(planWith(team).grantsTo(objectId)).toEqual(grants);
});

it("lets those operate whom the environment's file names, and nobody else", () => {
  const given = planWith("developers", { teams: ["developers"], services: [service] })
    .all(AppRoleAssignment)
    .map((each) => each["principal_object_id"]);
  expect(given.sort()).toEqual([objectId, service]);
});

it("lets operators log in to the database to erase people", () => {
  expect(planWith("operators").synthesized.output?.["database_films"]?.value).toMatchObject({
    logins: expect.arrayContaining([{ objectId, kind: "group", roles: ["films_erasure"] }]),
  });
});
