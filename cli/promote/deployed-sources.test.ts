import { sourcesIn } from "./deployed-sources";

const state = (...resources: { readonly address: string; readonly values: unknown }[]) =>
  JSON.stringify({ values: { root_module: { resources } } });

it("what an environment runs is read from its state: packages by their file, images by their name", () => {
  const image = `scoring@sha256:${"4f".repeat(32)}`;
  const sources = sourcesIn(
    state(
      { address: "azurerm_storage_blob.Package", values: { source: "assets/1a/images.zip" } },
      {
        address: "azapi_resource_action.Server",
        values: { action: "importImage", body: { source: { resourceId: "/registry", sourceImage: image } } },
      },
      { address: "azapi_resource_action.Restart", values: { action: "restart", body: null } },
      { address: "azurerm_monitor_metric_alert.Errors", values: { action: [{ action_group_id: "/group" }] } },
    ),
  );
  expect([...sources]).toEqual([
    ["azurerm_storage_blob.Package", "assets/1a/images.zip"],
    ["azapi_resource_action.Server", image],
  ]);
});

it("an environment that was never deployed runs nothing", () => {
  expect(sourcesIn("{}").size).toBe(0);
});
