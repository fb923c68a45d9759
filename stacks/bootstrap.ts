import { join } from "node:path";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Aspects, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { rolesAssignedBy } from "../constructs/bootstrap/assignable-roles";
import { DeployerIdentity } from "../constructs/bootstrap/deployer-identity";
import { ImageRegistry } from "../constructs/bootstrap/image-registry";
import { StateStorage } from "../constructs/bootstrap/state-storage";
import { Names } from "../constructs/core/names";
import { Team } from "../constructs/core/principals";
import { Tags } from "../constructs/core/tags";
import type { BootstrapValues as Values } from "../environments/bootstrap-schema";
import type { EnvironmentOf } from "../environments/environment-schema";
import { bootstrapRefusal } from "../environments/placeholders";
import { bootstrapProviders } from "../environments/resource-providers";
import { needsOf } from "../workloads/needs";
import type { Workloads } from "../workloads/workload";
import type { Estate } from "./estate";
import { keepState, type StateContainer } from "./keep-state";
import { refusePlaceholders } from "./refuse-placeholders";

const name = "bootstrap";

export interface BootstrapProps {
  /** Part of most names, and a tag of everything, e.g. "vitrine". */
  readonly product: string;
  readonly values: Values;
  /** The checkout, absolute. */
  readonly root: string;
  readonly environments: readonly EnvironmentOf[];
  /** Those that the environments' files may name. */
  readonly workloads: Workloads;
  /** The stack of each environment: deployers may assign the roles that it assigns. */
  readonly estates: Readonly<Record<string, Estate>>;
}

/** What the stages of the pipeline have together. */
interface Shared {
  readonly resourceGroup: ResourceGroup;
  readonly workspaceId: string;
  readonly images: ImageRegistry | undefined;
}

/** What must exist before any environment: where states are kept, who deploys, and the registry of images. `npx cdktf deploy bootstrap` */
export class Bootstrap extends TerraformStack {
  private readonly values: Values;
  private readonly names: Names;

  constructor(scope: Construct, id: string, props: BootstrapProps) {
    super(scope, id);
    const { product } = props;
    this.values = props.values;
    this.names = new Names(this, { product, environment: name, subscriptionId: this.values.subscriptionId });
    this.addProvider();
    keepState(this, name, this.statePlace(props.root));
    Aspects.of(this).add(new Tags({ product, environment: name }));

    const resourceGroup = this.createResourceGroup(props);
    const workspaceId = this.createLog(resourceGroup).id;
    this.addOwnState(resourceGroup, workspaceId);
    const images = this.addImages(resourceGroup, workspaceId);
    this.addStages(props, { resourceGroup, workspaceId, images });
  }

  private addStages(props: BootstrapProps, { resourceGroup, workspaceId, images }: Shared): void {
    const { ledgerContainerName, restoreDays, stages } = this.values;
    let previous: StateStorage | undefined;
    for (const { environment: stage, subjects } of stages) {
      const environment = props.environments.find((each) => each.name === stage);
      const estate = props.estates[stage];
      if (environment?.state.kind !== "azure" || !estate) throw new Error(`${stage} has no state in Azure`);

      const storage = new StateStorage(this, `State-${stage}`, {
        resourceGroup,
        accountName: environment.state.storageAccountName,
        containerName: environment.state.containerName,
        ledgerContainerName,
        restoreDays,
        workspaceId,
      });
      const { objectId, kind } = environment.deployer;
      const deployer = new DeployerIdentity(this, `Deployer-${stage}`, {
        resourceGroup,
        name: this.names.of("identity", `deployer-${stage}`),
        subjects,
        group: kind === "Group" ? new Team(this, `Deployers-${stage}`, { objectId, kind }) : undefined,
      });
      storage.grantDeploy(deployer);
      // what passed the stage before is written there by its own deployer alone
      previous?.grantReadLedger(deployer);
      deployer.grantDeploy(environment.subscriptionId, rolesAssignedBy(estate, objectId));
      if (environment.dataProtected) deployer.grantLocks(environment.subscriptionId);
      if (needsOf(props.workloads, environment).imageRegistryIds.length > 0) images?.grantCopy(deployer);
      new TerraformOutput(this, `${stage}_client_id`, { value: deployer.identity.clientId });
      new TerraformOutput(this, `${stage}_principal_id`, { value: deployer.identity.principalId });
      previous = storage;
    }
  }

  private addOwnState(resourceGroup: ResourceGroup, workspaceId: string): void {
    const { ledgerContainerName, platformTeam, restoreDays, state } = this.values;
    const { storageAccountName: accountName, containerName } = state;
    const own = { resourceGroup, accountName, containerName, ledgerContainerName, restoreDays, workspaceId };
    const team = new Team(this, "PlatformTeam", { ...platformTeam, kind: "Group" });
    new StateStorage(this, "State-bootstrap", own).state.grantReadWrite(team);
  }

  private addImages(resourceGroup: ResourceGroup, workspaceId: string): ImageRegistry | undefined {
    if (this.values.images === undefined) return undefined;
    const builderName = this.names.of("identity", "image-builder");
    const images = new ImageRegistry(this, "Images", {
      ...this.values.images,
      resourceGroup,
      builderName,
      workspaceId,
    });
    new TerraformOutput(this, "image_registry_id", { value: images.registry.id });
    new TerraformOutput(this, "image_builder_client_id", { value: images.builder.clientId });
    return images;
  }

  private createResourceGroup({ environments }: BootstrapProps): ResourceGroup {
    const resourceGroup = new ResourceGroup(this, "ResourceGroup", {
      name: this.names.of("resourceGroup"),
      location: this.values.location,
    });
    refusePlaceholders(resourceGroup, bootstrapRefusal(this.values, environments));
    return resourceGroup;
  }

  private createLog(resourceGroup: ResourceGroup): LogAnalyticsWorkspace {
    return new LogAnalyticsWorkspace(this, "Log", {
      name: this.names.of("logWorkspace"),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      sku: "PerGB2018",
      retentionInDays: 90,
      localAuthenticationEnabled: false,
    });
  }

  private addProvider(): void {
    const { subscriptionId, tenantId } = this.values;
    new AzurermProvider(this, "Azure", {
      subscriptionId,
      tenantId,
      resourceProviderRegistrations: "core",
      resourceProvidersToRegister: [...bootstrapProviders],
      storageUseAzuread: true,
      features: [{ storage: [{ dataPlaneAvailable: false }] }],
    });
    this.addOverride("terraform.required_version", ">= 1.5");
  }

  /** In the checkout until the account exists; docs/ci.md says how it moves. */
  private statePlace(root: string): string | StateContainer {
    const { state, subscriptionId, tenantId } = this.values;
    const { storageAccountName, containerName, keptIn } = state;
    return keptIn === "checkout"
      ? join(root, ".vitrine", name)
      : { storageAccountName, containerName, subscriptionId, tenantId };
  }
}
