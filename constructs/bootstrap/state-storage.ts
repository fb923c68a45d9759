import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { Construct } from "constructs";
import type { Grantee } from "../core/grant";
import { identitiesOnly } from "../core/identities-only";
import { protectFromDeletion } from "../core/protection";
import { PrivateContainer } from "../private-storage/private-container";

export interface StateStorageProps {
  readonly resourceGroup: ResourceGroup;
  /** Globally unique: 3 to 24 lowercase letters and digits. */
  readonly accountName: string;
  readonly containerName: string;
  /** Of the packages that passed the environment: `npx vitrine promote` writes them down. */
  readonly ledgerContainerName: string;
  /** Days during which an old or deleted state can be brought back. */
  readonly restoreDays: number;
  /** Id of the log workspace that keeps who read or wrote a state. */
  readonly workspaceId: string;
}

/** An account for the state of one environment, and for the list of packages that passed it; only identities open it. */
export class StateStorage extends Construct {
  readonly account: StorageAccount;
  readonly state: PrivateContainer;
  readonly ledger: PrivateContainer;

  constructor(scope: Construct, id: string, props: StateStorageProps) {
    super(scope, id);
    this.account = this.createAccount(props);
    this.state = new PrivateContainer(this, "State", { account: this.account, name: props.containerName });
    this.ledger = new PrivateContainer(this, "Ledger", {
      account: this.account,
      name: props.ledgerContainerName,
    });
    protectFromDeletion(this, this.account);
    new MonitorDiagnosticSetting(this, "Log", {
      name: "state-access",
      targetResourceId: `${this.account.id}/blobServices/default`,
      logAnalyticsWorkspaceId: props.workspaceId,
      enabledLog: ["StorageRead", "StorageWrite", "StorageDelete"].map((category) => ({ category })),
    });
  }

  /** Lets `grantee` plan and apply: read and write the state, and lock it, which is a lease on its blob. */
  grantDeploy(grantee: Grantee): RoleAssignment[] {
    return [this.state.grantReadWrite(grantee), this.ledger.grantReadWrite(grantee)];
  }

  /** Lets `grantee` see which packages passed. */
  grantReadLedger(grantee: Grantee): RoleAssignment {
    return this.ledger.grantRead(grantee);
  }

  private createAccount(props: StateStorageProps): StorageAccount {
    const days = props.restoreDays;
    return new StorageAccount(this, "Resource", {
      name: props.accountName,
      resourceGroupName: props.resourceGroup.name,
      location: props.resourceGroup.location,
      accountKind: "StorageV2",
      accountTier: "Standard",
      accountReplicationType: "ZRS",
      blobProperties: {
        versioningEnabled: true,
        deleteRetentionPolicy: { days },
        containerDeleteRetentionPolicy: { days },
      },
      ...identitiesOnly,
      // GitHub's machines have no addresses of their own: who may enter is a matter of identity
      publicNetworkAccessEnabled: true,
    });
  }
}
