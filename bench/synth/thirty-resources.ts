import { MachineLearningWorkspace } from "@cdktf/provider-azurerm/lib/machine-learning-workspace";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { App, TerraformStack } from "cdktf";

/** Ten groups, each with an account and a workspace, as this project imports them: every binding by its own path. */
const app = new App();
const stack = new TerraformStack(app, "thirty");
new AzurermProvider(stack, "Azure", { features: [{}] });
for (let i = 0; i < 10; i++) {
  const group = new ResourceGroup(stack, `Group${i}`, { name: `group-${i}`, location: "westeurope" });
  const account = new StorageAccount(stack, `Account${i}`, {
    name: `account${i}`,
    resourceGroupName: group.name,
    location: group.location,
    accountTier: "Standard",
    accountReplicationType: "ZRS",
  });
  new MachineLearningWorkspace(stack, `Workspace${i}`, {
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
