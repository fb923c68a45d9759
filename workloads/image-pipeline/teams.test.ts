import dev from "../../environments/dev";
import { planOf } from "../../test/support/estates";

const objectId = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11";
const { imagePipeline } = dev.workloads;

/** "role: where" of all that a team of an estate with the image pipeline alone may do. */
const grantsOf = (team: keyof typeof dev.teams) =>
  planOf({ ...dev, workloads: { imagePipeline }, teams: { [team]: { objectId, kind: "Group" } } }).grantsTo(
    objectId,
  );

it("lets data engineers upload photos, see what became of them and clear up", () => {
  expect(grantsOf("dataEngineers")).toEqual([
    "Monitoring Reader: Foundation/Telemetry",
    "Storage Blob Data Contributor: Images/Storage/dead-letters",
    "Storage Blob Data Contributor: Images/Storage/input",
    "Storage Blob Data Contributor: Images/Storage/rejected",
    "Storage Blob Data Reader: Images/Storage/metadata",
    "Storage Blob Data Reader: Images/Storage/output",
    "Storage Blob Data Reader: Images/Storage/rejected",
    "Storage Blob Data Reader: Images/Storage/thumbnails",
    "Storage Queue Data Contributor: Images/Storage",
  ]);
});

it.each(["dataScientists", "mlOperations"] as const)("lets %s see what became of photos", (team) => {
  expect(grantsOf(team)).toEqual([
    "Monitoring Reader: Foundation/Telemetry",
    "Storage Blob Data Reader: Images/Storage/metadata",
    "Storage Blob Data Reader: Images/Storage/output",
    "Storage Blob Data Reader: Images/Storage/rejected",
    "Storage Blob Data Reader: Images/Storage/thumbnails",
  ]);
});
