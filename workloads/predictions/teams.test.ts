import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Application } from "@cdktf/provider-azuread/lib/application";
import dev from "../../environments/dev";
import { planOf } from "../../test/support/estates";
import type { PredictionsValues } from "./values";

const objectId = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11";
const service = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b12";
const nobody = { teams: [], services: [], people: [] };

function planWith(team: keyof typeof dev.teams, access: Partial<PredictionsValues["access"]> = {}) {
  const { predictions } = dev.workloads;
  if (!predictions) throw new Error("dev has no predictions");
  const none = { predict: nobody, read: nobody, audit: nobody };
  const workloads = { predictions: { ...predictions, access: { ...none, ...access } } };
  return planOf({ ...dev, workloads, teams: { [team]: { objectId, kind: "Group" } } });
}

const telemetry = "Monitoring Reader: Foundation/Telemetry";

it.each<[keyof typeof dev.teams, string[]]>([
  [
    "developers",
    [
      telemetry,
      "Reader: Predictions/Models",
      "Storage Blob Data Reader: Predictions/Models/Workspace/Storage/models",
    ],
  ],
  [
    "dataScientists",
    [
      "AzureML Data Scientist: Predictions/Models",
      telemetry,
      "Storage Blob Data Contributor: Predictions/Models/Workspace/Storage/models",
    ],
  ],
  [
    "mlOperations",
    [
      telemetry,
      "Reader: Predictions/Models",
      "Storage Blob Data Reader: Predictions/Models/Workspace/Storage/models",
    ],
  ],
  ["dataEngineers", [telemetry]],
])("lets %s do what they have to, and no more", (team, grants) => {
  expect(planWith(team).grantsTo(objectId)).toEqual(grants);
});

it("gives app roles to the teams, services and people that the environment's file names, and to nobody else", () => {
  const plan = planWith("operators", {
    predict: { teams: ["developers"], services: [service], people: [] },
    audit: { teams: ["operators"], services: [service], people: [] },
  });
  const [roles] = plan.all(Application).map(({ app_role }) => app_role as { id: string; value: string }[]);
  const given = plan
    .all(AppRoleAssignment)
    .map((each) => [roles?.find(({ id }) => id === each["app_role_id"])?.value, each["principal_object_id"]]);
  expect(given.sort()).toEqual([
    ["Predictions.Audit", objectId],
    ["Predictions.Audit", service],
    ["Predictions.Predict", service],
  ]);
});

it("lets whoever reads or audits log in to the database, each with the rights of a file, and operators erase", () => {
  const plan = planWith("operators", {
    read: { teams: [], services: [service], people: [] },
    audit: { teams: ["operators"], services: [], people: [] },
  });
  expect(plan.synthesized.output?.["database_predictions"]?.value).toMatchObject({
    logins: expect.arrayContaining([
      { objectId, kind: "group", roles: ["predictions_audit", "predictions_erasure"] },
      { objectId: service, kind: "service", roles: ["predictions_dashboard"] },
    ]),
  });
});
