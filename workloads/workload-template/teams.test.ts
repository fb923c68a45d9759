import { Team } from "../../constructs/core/principals";
import { foundation, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { letIn } from "./teams";
import { WorkloadTemplate } from "./workload-template";

const plan = Plan.of((stack) => {
  const team = (objectId: string) => new Team(stack, objectId, { objectId, kind: "Group" });
  const made = new WorkloadTemplate(stack, "Kept", { foundation: foundation(stack), package: somePackage });
  const people = {
    developers: team("developers"),
    operators: team("operators"),
    dataEngineers: team("data-engineers"),
    dataScientists: team("data-scientists"),
    mlOperations: team("ml-operations"),
  };
  letIn({ ...people, all: Object.values(people) }, made);
});

it.each([
  ["developers", ["Storage Blob Data Reader: Kept/Storage/documents"]],
  ["operators", ["Storage Blob Data Contributor: Kept/Storage/documents"]],
  ["data-engineers", []],
  ["data-scientists", []],
  ["ml-operations", []],
])("lets %s do what they have to, and no more", (team, grants) => {
  expect(plan.grantsTo(team)).toEqual(grants);
});
