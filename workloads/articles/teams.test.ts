import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import dev from "../../environments/dev";
import { planOf } from "../../test/support/estates";
import type { ArticlesValues } from "./values";

const objectId = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11";
const service = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b12";

const nobody = { teams: [], services: [], people: [] };

function planWith(team: keyof typeof dev.teams, given: Partial<ArticlesValues["access"]> = {}) {
  const { articles } = dev.workloads;
  if (!articles) throw new Error("dev has no articles");
  const access = { serve: nobody, publish: nobody, operate: nobody, readExperiments: nobody, ...given };
  return planOf({
    ...dev,
    workloads: { articles: { ...articles, access } },
    teams: { [team]: { objectId, kind: "Group" } },
  });
}

const models = [
  "Reader: Articles/Models",
  "Storage Blob Data Reader: Articles/Models/Workspace/Storage/models",
];
const runs = "Storage Blob Data Reader: Articles/Intake/Storage/pipeline";
const telemetry = "Monitoring Reader: Foundation/Telemetry";

it.each<[keyof typeof dev.teams, string[]]>([
  ["developers", [telemetry, ...models]],
  ["mlOperations", [telemetry, ...models, runs].sort()],
  [
    "dataScientists",
    [
      "Azure Event Hubs Data Receiver: Articles/Deeds",
      telemetry,
      ...models,
      runs,
      "Storage Blob Data Reader: Articles/Lake/Storage/lake",
    ].sort(),
  ],
  [
    "dataEngineers",
    [
      "Azure Event Hubs Data Sender: Articles/Deeds",
      telemetry,
      "Storage Blob Data Contributor: Articles/Intake/Storage/imports",
      "Storage Blob Data Reader: Articles/Intake/Storage/reports",
    ],
  ],
  [
    "operators",
    [
      "Key Vault Secrets Officer: Secrets",
      telemetry,
      "Search Index Data Reader: Articles/Search",
      "Storage Blob Data Contributor: Articles/Intake/Storage/dead-letters",
      "Storage Blob Data Contributor: Articles/Intake/Storage/reports",
      "Storage Blob Data Reader: Articles/Intake/Storage/receipts",
      "Storage Queue Data Contributor: Articles/Intake/Storage",
    ],
  ],
])("lets %s do what they have to, and no more", (team, grants) => {
  expect(planWith(team).grantsTo(objectId)).toEqual(grants);
});

it.each(["serve", "publish", "operate", "readExperiments"] as const)(
  "lets those %s whom the environment's file names, and nobody else",
  (kind) => {
    const given = planWith("developers", {
      [kind]: { teams: ["developers"], services: [service], people: [] },
    })
      .all(AppRoleAssignment)
      .map((each) => each["principal_object_id"]);
    expect(given.sort()).toEqual([objectId, service]);
  },
);

it("lets operators log in to the database to erase readers", () => {
  expect(planWith("operators").synthesized.output?.["database_articles"]?.value).toMatchObject({
    logins: expect.arrayContaining([{ objectId, kind: "group", roles: ["articles_erasure"] }]),
  });
});
