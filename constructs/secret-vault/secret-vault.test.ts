import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, openTo, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Team } from "../core/principals";
import type { FoundationProps } from "../foundation/foundation";
import { SecretVault, type SecretVaultProps } from "./secret-vault";

describe("SecretVault", () => {
  it("opens to roles only and can restore what was deleted when nothing is asked for", () => {
    const plan = Plan.of((stack) => vault(stack));

    expect(plan.only(KeyVault)).toMatchObject({
      rbac_authorization_enabled: true,
      soft_delete_retention_days: 90,
      purge_protection_enabled: false,
      // once on, it cannot be turned off again: that the data was protected must not fail a deploy
      lifecycle: { ignore_changes: ["purge_protection_enabled"] },
    });
    expect(plan.only(MonitorDiagnosticSetting)).toHaveProperty("target_resource_id");
    expect(plan.all(ManagementLock)).toEqual([]);
  });

  it("cannot be deleted or purged where data is protected", () => {
    const plan = Plan.of((stack) => vault(stack, { restoreDays: 30 }, { dataProtected: true }));

    expect(plan.only(KeyVault)).toMatchObject({
      purge_protection_enabled: true,
      soft_delete_retention_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(plan.only(ManagementLock)).toMatchObject({ lock_level: "CanNotDelete" });
  });

  it("has no lock where it holds nothing that nobody could make again", () => {
    const plan = Plan.of((stack) => vault(stack, { holdsData: false }, { dataProtected: true }));

    expect(plan.only(KeyVault)).toMatchObject({ purge_protection_enabled: true });
    expect(plan.only(KeyVault)).not.toHaveProperty("lifecycle");
    expect(plan.all(ManagementLock)).toEqual([]);
  });

  it("is only reached inside the network where there is one", () => {
    const plan = Plan.of((stack) => vault(stack, {}, { network: someNetwork }));

    expect(plan.only(KeyVault)).toMatchObject({
      public_network_access_enabled: false,
      network_acls: { default_action: "Deny" },
    });
    expect(plan.only(PrivateEndpoint)).toMatchObject({
      private_service_connection: { subresource_names: ["vault"] },
    });
  });

  it("lets the subnet of a runner in", () => {
    const subnetIds = [someNetwork.subnets.endpoints];
    const plan = Plan.of((stack) => vault(stack, {}, { network: openTo({ subnetIds }) }));

    expect(plan.only(KeyVault)).toMatchObject({
      public_network_access_enabled: true,
      network_acls: { default_action: "Deny", virtual_network_subnet_ids: subnetIds },
    });
  });

  it("lets apps read and people manage", () => {
    const plan = Plan.of((stack) => {
      const secrets = vault(stack);
      const team = new Team(stack, "Team", { objectId: "team", kind: "Group" });
      secrets.grantRead(team);
      secrets.grantManage(team);
    });

    expect(plan.all(RoleAssignment).map(({ role_definition_name }) => role_definition_name)).toEqual(
      ["Key Vault Secrets User", "Key Vault Secrets Officer"].sort(),
    );
  });

  it("refers to a secret by its address, never by its value", () => {
    const plan = Plan.of((stack) => {
      new TerraformOutput(stack, "setting", { value: vault(stack).reference("password") });
    });

    expect(plan.synthesized.output?.["setting"]?.value).toMatch(
      /^@Microsoft\.KeyVault\(SecretUri=\$\{azurerm_key_vault\.\w+\.vault_uri\}secrets\/password\)$/,
    );
  });

  it.each([6, 91])("fails when restoreDays is %i", (restoreDays) => {
    expectRefusal(() => Plan.of((stack) => vault(stack, { restoreDays })), "RestoreDaysOutOfRange");
  });

  it("fails when a secret has a name that Key Vault refuses", () => {
    expectRefusal(() => Plan.of((stack) => vault(stack).reference("pass_word")), "SecretNameNotLegal");
  });
});

function vault(
  stack: TerraformStack,
  props: Partial<SecretVaultProps> = {},
  environment: Partial<FoundationProps> = {},
): SecretVault {
  return new SecretVault(stack, "Secrets", { foundation: foundation(stack, environment), ...props });
}
