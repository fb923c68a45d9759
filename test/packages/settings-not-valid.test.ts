import { readFileSync } from "node:fs";
import { type FunctionsEstate, openEstate } from "../../emulator/services/functions/testing/functions-estate";
import { functionPackage } from "../../packaging/functions/function-package";

let estate: FunctionsEstate;
beforeEach(async () => {
  estate = await openEstate();
});
afterEach(() => estate.stop());

// registered first, so that the platform names the reason; an app without functions would answer 404 for ever
it.each([
  ["images", "IMAGES__blobServiceUri", {}],
  ["catalogue", "CATALOGUE_TARGETS", { CATALOGUE_TARGETS: "[" }],
  ["search", "SEARCH_ENDPOINT", { SEARCH_ENDPOINT: "nowhere" }],
  [
    "images",
    "ikey",
    { APPLICATIONINSIGHTS_CONNECTION_STRING: "InstrumentationKey=ikey;IngestionEndpoint=ikey" },
  ],
] as const)("the shipped %s app fails by name when %s is not valid", async (app, setting, settings) => {
  const { path } = functionPackage({ root: process.cwd(), app });
  await expect(estate.ship(path, settings)).rejects.toThrow(/app does not start: /);
  expect(estate.status()).toMatchObject({ state: "failed", functions: [] });
  if (setting !== "ikey") expect(estate.status().problem).toContain(setting);
});

it.each(["images", "catalogue"])("host.json of %s says nothing of queues: it has no queue trigger", (app) => {
  const { extensions } = JSON.parse(readFileSync(`runtime/functions/${app}/host.json`, "utf8"));
  expect(Object.keys(extensions)).toEqual(["blobs"]);
});
