import { MachineLearningDatastoreBlobstorage } from "@cdktf/provider-azurerm/lib/machine-learning-datastore-blobstorage";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzapiAction, AzapiResource } from "../core/azapi";
import { type Grantee, grant, type Reachable } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import type { Destination } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import type { PrivateContainer } from "../private-storage/private-container";
import { PrivateStorage } from "../private-storage/private-storage";
import { SecretVault } from "../secret-vault/secret-vault";
import { ImageBuilder, imageBuilderName } from "./image-builder";
import { mlTypes } from "./ml-types";
import { OutboundRules } from "./outbound-rules";
import { Registry } from "./registry";

export interface WorkspaceProps {
  readonly foundation: Foundation;
  readonly purpose: string;
  /** @default - models are kept here, and nothing runs */
  readonly images?: Images;
  /**
   * Whether its storage has what no checkout has, and is then protected where the estate's data is.
   *
   * @default - it has where nothing runs: what is only kept was brought by people
   */
  readonly holdsData?: boolean;
}

/** Where the image of a server that runs here comes from: what is built or copied here needs a registry. */
export type Images = "built" | "copied" | "elsewhere";

/** An Azure ML workspace with its own storage, vault and registry of images, which it opens under one identity and without keys. */
export class Workspace extends Construct implements Reachable {
  readonly resource: AzapiResource;
  readonly identity: UserAssignedIdentity;
  readonly storage: PrivateStorage;
  readonly models: PrivateContainer;
  /** Of what images are built from. */
  readonly contexts: PrivateContainer | undefined;
  readonly registry: Registry | undefined;
  readonly endpoints: readonly PrivateEndpoint[];
  /** What has to be there before models and images can be registered. */
  readonly ready: readonly ITerraformDependable[];
  private readonly foundation: Foundation;
  /** Whether it has machines, which want a network of its own where there is one. */
  private readonly isRunning: boolean;
  /** Azure ML's own builders do not reach a private registry. */
  private readonly buildsInNetwork: boolean;
  private readonly vault: SecretVault;
  private readonly permissions: GrantPropagation;
  /** Of its own network, where it has one. */
  private outbound: OutboundRules | undefined;

  constructor(scope: Construct, id: string, props: WorkspaceProps) {
    super(scope, id);
    const { foundation, purpose, images } = props;
    this.foundation = foundation;
    this.isRunning = images !== undefined;
    this.permissions = new GrantPropagation(this, "Permissions", foundation.grantPropagationSeconds);

    this.identity = this.createIdentity(purpose);
    this.storage = this.createStorage(purpose, props.holdsData ?? !this.isRunning);
    this.models = this.storage.addContainer("models");
    this.contexts = images === "built" ? this.storage.addContainer("contexts") : undefined;
    // of its own, and not the estate's: its identity administers this one
    this.vault = new SecretVault(this, "Vault", {
      foundation,
      purpose: `${purpose}-ml`,
      // Azure ML fills it; and below a lock it could not take back the endpoints of the workspace's own network
      holdsData: false,
    });
    this.registry =
      images === "built" || images === "copied"
        ? new Registry(this, "Registry", { foundation, purpose })
        : undefined;
    this.buildsInNetwork = images === "built" && foundation.network !== undefined;
    this.grantDependencies();
    this.resource = this.createWorkspace(purpose);
    this.ready = [
      // on itself, which could not be granted before
      grant(this, this.identity, "Contributor", this.resource.id),
      this.addDatastore(),
      ...this.addMachines(),
    ];
    this.endpoints = foundation.addEndpoints(this, ["amlworkspace"], { id: this.resource.id, purpose });
    foundation.telemetry.collect(this, this.resource.id);
  }

  /** Lets `grantee` send what a deployment measures. */
  grantMetrics(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "AzureML Metrics Writer (preview)", this.resource.id);
  }

  /**
   * Lets what runs here out to where links lead, in so far as its own network does not reach that by itself.
   *
   * @returns what has to wait for the way there
   */
  letOut(destinations: readonly Destination[]): readonly ITerraformDependable[] {
    const { outbound } = this;
    if (outbound === undefined) return [];
    return destinations.filter((each) => !this.reachesByItself(each)).map((each) => outbound.letOut(each));
  }

  /** Azure ML's own address of a folder in the container of models. */
  modelUri(folder: string): string {
    const { subscriptionId, resourceGroup } = this.foundation;
    const workspace = `azureml://subscriptions/${subscriptionId}/resourcegroups/${resourceGroup.name}/workspaces/${this.resource.name}`;
    return `${workspace}/datastores/models/paths/${folder}`;
  }

  private createIdentity(purpose: string): UserAssignedIdentity {
    const { names, resourceGroup } = this.foundation;
    return new UserAssignedIdentity(this, "Identity", {
      name: names.of("identity", `${purpose}-workspace`),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
  }

  private createStorage(purpose: string, holdsData: boolean): PrivateStorage {
    return new PrivateStorage(this, "Storage", {
      foundation: this.foundation,
      purpose: `${purpose}-ml`,
      versioning: false,
      holdsData,
    });
  }

  /** What Microsoft lists for a workspace with an identity of the customer's; nothing on the resource group. */
  private grantDependencies(): void {
    const { network, telemetry } = this.foundation;
    const grantee: Grantee = {
      node: this.identity.node,
      principalId: this.identity.principalId,
      granted: (permission) => this.permissions.include(permission),
    };
    const { account } = this.storage;
    const { vault } = this.vault;
    grant(this.storage, grantee, "Contributor", account.id);
    grant(this.storage, grantee, "Storage Blob Data Contributor", account.id);
    grant(this.vault, grantee, "Contributor", vault.id);
    grant(this.vault, grantee, "Key Vault Administrator", vault.id);
    grant(telemetry, grantee, "Contributor", telemetry.component.id);
    this.registry?.grantBuild(grantee);
    if (network === undefined || !this.isRunning) return;
    // its own network reaches the three through private endpoints, which somebody has to approve
    const approver = "Azure AI Enterprise Network Connection Approver";
    grant(this.storage, grantee, approver, account.id);
    grant(this.vault, grantee, approver, vault.id);
    if (this.registry) grant(this.registry, grantee, approver, this.registry.registry.id);
  }

  /**
   * By azapi: azurerm 4.55 cannot say how storage is opened, and a workspace that is made to open it with keys is
   * not made where there are none.
   */
  private createWorkspace(purpose: string): AzapiResource {
    const { names, resourceGroup, dataProtected } = this.foundation;
    return new AzapiResource(this, "Resource", {
      type: mlTypes.workspace,
      name: names.of("mlWorkspace", purpose),
      parentId: resourceGroup.id,
      location: resourceGroup.location,
      identityIds: [this.identity.id],
      body: { kind: "Default", sku: { name: "Basic", tier: "Basic" }, properties: this.properties() },
      replacedBy: ["properties.keyVault", "properties.storageAccount"],
      // else its name is taken for 14 days, by what can be restored
      deletedWith: dataProtected ? undefined : { forceToPurge: "true" },
      dependsOn: [this.permissions.wait],
    });
  }

  private properties(): Record<string, unknown> {
    const { telemetry, network } = this.foundation;
    return {
      applicationInsights: telemetry.component.id,
      keyVault: this.vault.vault.id,
      storageAccount: this.storage.account.id,
      ...(this.registry && { containerRegistry: this.registry.registry.id }),
      primaryUserAssignedIdentity: this.identity.id,
      systemDatastoresAuthMode: "Identity",
      publicNetworkAccess: network ? "Disabled" : "Enabled",
      managedNetwork: { isolationMode: network && this.isRunning ? "AllowInternetOutbound" : "Disabled" },
      ...(this.buildsInNetwork && { imageBuildCompute: imageBuilderName }),
      v1LegacyMode: false,
    };
  }

  private addDatastore(): MachineLearningDatastoreBlobstorage {
    return new MachineLearningDatastoreBlobstorage(this, "Models", {
      name: "models",
      workspaceId: this.resource.id,
      storageContainerId: this.models.container.id,
      serviceDataAuthIdentity: "WorkspaceUserAssignedIdentity",
    });
  }

  private reachesByItself({ owner, service }: Destination): boolean {
    return owner === this || (owner === this.storage && service === "blob");
  }

  /** What builds images where nobody else may, and the network that it and the deployments are in. */
  private addMachines(): ITerraformDependable[] {
    const { resource: workspace, identity, foundation } = this;
    if (foundation.network === undefined || !this.isRunning) return [];
    const network = this.provisionNetwork();
    const { grantPropagationSeconds } = foundation;
    this.outbound = new OutboundRules(this, "Outbound", {
      workspace,
      identity,
      network,
      grantPropagationSeconds,
    });
    if (!this.buildsInNetwork) return [network];
    const builder = new ImageBuilder(this, "ImageBuilder", { foundation, workspace, identity });
    builder.node.addDependency(network);
    return [network, builder.machines];
  }

  /**
   * Azure makes the workspace's own network with its first machine, but for an online deployment, which is refused
   * with WorkspaceManagedNetworkNotReady.
   */
  private provisionNetwork(): AzapiAction {
    return new AzapiAction(this, "Network", {
      type: mlTypes.workspace,
      resourceId: this.resource.id,
      action: "provisionManagedNetwork",
      body: { includeSpark: false },
      timeoutMinutes: 60, // about half of it is usual
    });
  }
}
