import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack, referencesIn } from "./stack";

const folder = mkdtempSync(join(tmpdir(), "vitrine-stack-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("reads what a stack declares, with the path of the construct that made it", () => {
  const resource = (path: string) => ({ "//": { metadata: { path } }, name: "photos" });
  const stack = {
    "//": { metadata: { stackName: "dev" } },
    resource: { azurerm_storage_account: { Images_1: resource("dev/Images/Storage/Resource") } },
    data: { azurerm_client_config: { Deployer_2: resource("dev/Foundation/Deployer") } },
    output: { place: { value: "here" } },
  };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  expect(readStack(folder)).toEqual({
    environment: "dev",
    folder,
    declared: [
      {
        mode: "managed",
        type: "azurerm_storage_account",
        address: "azurerm_storage_account.Images_1",
        path: "Images/Storage",
        values: { name: "photos" },
      },
      {
        mode: "data",
        type: "azurerm_client_config",
        address: "data.azurerm_client_config.Deployer_2",
        path: "Foundation/Deployer",
        values: { name: "photos" },
      },
    ],
    outputs: { place: "here" },
  });
});

it("says what to do when the environment was not synthesized", () => {
  expect(() => readStack(join(folder, "nowhere"))).toThrow("npx cdktf synth");
});

it.each([
  [of("azurerm_storage_account.A_1.id"), [{ address: "azurerm_storage_account.A_1", attribute: "id" }]],
  [
    { deep: [`at ${of("data.azurerm_client_config.D_2.tenant_id")}/x`] },
    [{ address: "data.azurerm_client_config.D_2", attribute: "tenant_id" }],
  ],
  [
    of("lower(azurerm_managed_redis.Search_Cache_3.default_database[0].port)"),
    [{ address: "azurerm_managed_redis.Search_Cache_3", attribute: "default_database[0].port" }],
  ],
  [
    of("azapi_resource.a-b_4.output.properties.x"),
    [{ address: "azapi_resource.a-b_4", attribute: "output.properties.x" }],
  ],
  ["azurerm_storage_account.A_1.id", []],
])("finds the references in %j", (value, expected) => {
  expect(referencesIn(value)).toEqual(expected);
});

/** As Terraform writes an expression in a text. */
function of(expression: string): string {
  return `\${${expression}}`;
}
