import * as azurerm from "@cdktf/provider-azurerm";
import { App, TerraformStack } from "cdktf";

/** Ten groups, each with an account and a workspace, as the tutorials import them: all bindings at once. */
const app = new App();
const stack = new TerraformStack(app, "thirty");
new azurerm.provider.AzurermProvider(stack, "Azure", { features: [{}] });
for (let i = 0; i < 10; i++) {
  const group = new azurerm.resourceGroup.ResourceGroup(stack, `Group${i}`, {
    name: `group-${i}`,
    location: "westeurope",
  });
  const account = new azurerm.storageAccount.StorageAccount(stack, `Account${i}`, {
    name: `account${i}`,
    resourceGroupName: group.name,
    location: group.location,
    accountTier: "Standard",
    accountReplicationType: "ZRS",
  });
  new azurerm.machineLearningWorkspace.MachineLearningWorkspace(stack, `Workspace${i}`, {
    name: `workspace-${i}`,
    resourceGroupName: group.name,
    location: group.location,
    storageAccountId: account.id,
    applicationInsightsId: `insights-${i}`,
    keyVaultId: `vault-${i}`,
    identity: { type: "SystemAssigned" },
  });
}
app.synth();
