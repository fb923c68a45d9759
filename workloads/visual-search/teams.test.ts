import dev from "../../environments/dev";
import { planOf } from "../../test/support/estates";

const objectId = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11";
const { visualSearch } = dev.workloads;

/** "role: where" of all that a team of an estate with visual search alone may do. */
const grantsOf = (team: keyof typeof dev.teams) =>
  planOf({ ...dev, workloads: { visualSearch }, teams: { [team]: { objectId, kind: "Group" } } }).grantsTo(
    objectId,
  );

it("lets data engineers bring the catalogue in and keep the indexes", () => {
  expect(grantsOf("dataEngineers")).toEqual([
    "Monitoring Reader: Foundation/Telemetry",
    "Search Index Data Reader: Search/Index",
    "Search Service Contributor: Search/Index",
    "Storage Blob Data Contributor: Search/Catalogue/Storage/catalogue",
    "Storage Blob Data Contributor: Search/Catalogue/Storage/dead-letters",
    "Storage Blob Data Contributor: Search/Catalogue/Storage/partner",
    "Storage Blob Data Contributor: Search/Catalogue/Storage/reports",
    "Storage Blob Data Reader: Search/Catalogue/Storage/reports",
    "Storage Queue Data Contributor: Search/Catalogue/Storage",
  ]);
});

it("lets data scientists try models on the catalogue, and change nothing in it", () => {
  expect(grantsOf("dataScientists")).toEqual([
    "AzureML Data Scientist: Search/Scoring",
    "Monitoring Reader: Foundation/Telemetry",
    "Search Index Data Reader: Search/Index",
    "Storage Blob Data Reader: Search/Catalogue/Storage/catalogue",
    "Storage Blob Data Reader: Search/Catalogue/Storage/pictures",
    "Storage Blob Data Reader: Search/Catalogue/Storage/reports",
  ]);
});

it("lets ML operations release a model with its index, and read what became of feeds", () => {
  expect(grantsOf("mlOperations")).toEqual([
    "AzureML Data Scientist: Search/Scoring",
    "Monitoring Reader: Foundation/Telemetry",
    "Search Index Data Reader: Search/Index",
    "Search Service Contributor: Search/Index",
    "Storage Blob Data Reader: Search/Catalogue/Storage/reports",
  ]);
});
