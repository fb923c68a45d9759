import type { Values } from "../../resource-manager/protocol";
import { copyActivity, TestFactory } from "./testing/data-factory";

const test = new TestFactory();
beforeAll(() => test.start());
afterAll(() => test.azure.end());

const expression = { modifiedDatetimeStart: "@trigger().outputs.windowStartTime" };
const refused = { code: "NotRunLocally" };

it.each<[string, object]>([
  ["another kind of activity", { ...copyActivity(), type: "ExecuteDataFlow" }],
  ["an expression", copyActivity({ source: expression })],
  ["files merged into one", mergedFiles()],
  ["the removal of what was copied", copyActivity({ source: { deleteFilesAfterCompletion: true } })],
  ["what follows a failure", dependent("Failed")],
  ["what depends on nothing there is", dependent("Succeeded")],
  ["a setting that nobody knows", copyActivity({ typeProperties: { translator: {} } })],
])("fails when a pipeline asks for %s", async (_, activity) => {
  await expect(test.pipeline("refused", [activity])).rejects.toMatchObject(refused);
});

it("says everything that is wrong with a pipeline, and where", async () => {
  const wrong = copyActivity({ source: { skipLines: 1 }, activity: { type: "Lookup" } });
  await expect(test.pipeline("refused", [wrong])).rejects.toThrow(
    /type[\s\S]*skipLines|skipLines[\s\S]*type/,
  );
});

it.each<[string, string, Values]>([
  ["a connection string", "linked_service_azure_blob_storage", { connection_string: "AccountKey=x" }],
  ["no managed identity", "linked_service_azure_blob_storage", { service_endpoint: "https://x/" }],
  ["a web server", "dataset_binary", { http_server_location: [{}] }],
  [
    "compression",
    "dataset_binary",
    { azure_blob_storage_location: [{ container: "a" }], compression: [{ type: "GZip" }] },
  ],
  [
    "a dynamic path",
    "dataset_binary",
    { azure_blob_storage_location: [{ container: "a", path: "@x", dynamic_path_enabled: true }] },
  ],
  ["parameters", "pipeline", { parameters: { day: "1" }, activities_json: "[]" }],
  ["an unknown zone", "trigger_schedule", { time_zone: "Mars", frequency: "Day" }],
  ["minutes of an hour", "trigger_schedule", { frequency: "Hour", schedule: [{ minutes: [5] }] }],
  ["days counted back", "trigger_schedule", { frequency: "Month", schedule: [{ days_of_month: [-3] }] }],
])("fails when something asks for %s", async (_, type, values) => {
  const part = { name: "refused", linked_service_name: "storage", ...values };
  await expect(test.part(type, part)).rejects.toMatchObject(refused);
});

it.each<[string, () => Promise<Values>]>([
  ["a dataset", () => test.pipeline("lost", [copyActivity({ activity: { inputs: named("nowhere") } })])],
  ["a pipeline", () => test.trigger("lost", "nowhere")],
  ["a linked service", () => test.part("dataset_binary", { ...location, linked_service_name: "nowhere" })],
])("fails when it names %s that is not there", async (_, make) => {
  await expect(make()).rejects.toMatchObject({ code: "BadRequest" });
});

const location = { name: "lost", azure_blob_storage_location: [{ container: "partner" }] };

function named(name: string) {
  return [{ referenceName: name, type: "DatasetReference" }];
}

function mergedFiles() {
  const sink = {
    type: "BinarySink",
    storeSettings: { type: "AzureBlobStorageWriteSettings", copyBehavior: "MergeFiles" },
  };
  return copyActivity({ typeProperties: { sink } });
}

function dependent(condition: string) {
  return copyActivity({
    activity: { dependsOn: [{ activity: "Before", dependencyConditions: [condition] }] },
  });
}
