import { existsSync } from "node:fs";
import { addressFile } from "./client/emulator-client";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { name: "dev", azure: "none" });

beforeAll(async () => {
  folder.write({
    data: {
      azurerm_client_config: { me: {} },
      azurerm_function_app_host_keys: { keys: { name: "app", resource_group_name: "rg" } },
    },
    resource: {
      azurerm_key_vault: {
        vault: {
          name: "vault-1",
          resource_group_name: "rg",
          location: "westeurope",
          sku_name: "standard",
          tenant_id: ref("data.azurerm_client_config.me.tenant_id"),
        },
      },
      azurerm_key_vault_secret: {
        key: {
          name: "key",
          key_vault_id: ref("azurerm_key_vault.vault.id"),
          value: ref("data.azurerm_function_app_host_keys.keys.blobs_extension_key"),
        },
      },
    },
  });
  await folder.init();
});

afterAll(() => checkout.remove());

describe("a stack that is only planned", () => {
  it("has a plan without an account and without an emulator", async () => {
    const plan = await folder.plan();
    expect(plan["azurerm_key_vault.vault"]).toMatchObject({
      actions: ["create"],
      after_unknown: { id: true },
    });
    expect(plan["azurerm_key_vault_secret.key"]).toMatchObject({ after: { value: "" } });
    expect(existsSync(addressFile(checkout.root))).toBe(false);
  });

  it("fails to apply, and says where it can be applied", async () => {
    const { code, output } = await folder.run("apply", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toContain("code: PlanOnly");
    expect(existsSync(addressFile(checkout.root))).toBe(false);
  });
});
