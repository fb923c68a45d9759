import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Aspects, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import { AzapiProvider } from "../constructs/core/azapi";
import { Tags } from "../constructs/core/tags";
import { Foundation } from "../constructs/foundation/foundation";
import type { FunctionApp } from "../constructs/function-app/function-app";
import { SecretVault } from "../constructs/secret-vault/secret-vault";
import type { Environment } from "../environments/environment";
import { environmentRefusal } from "../environments/placeholders";
import { resourceProvidersOf } from "../environments/resource-providers";
import type { FunctionPackage } from "../packaging/functions/function-package";
import type { ModelPackage } from "../packaging/models/model-package";
import type { ScoringContext } from "../packaging/scoring/scoring-context";
import type { SitePackage } from "../packaging/site/site-package";
import { ImagePipeline, type ImagePipelineProps } from "../workloads/image-pipeline/image-pipeline";
import { VisualSearch } from "../workloads/visual-search/visual-search";
import { keepState, statePlace } from "./keep-state";
import { networkPlaceOf } from "./network-place";
import { refusePlaceholders } from "./refuse-placeholders";
import { Teams } from "./teams";

const product = "vitrine";

export interface EstateProps {
  readonly environment: Environment;
  /** The checkout, absolute. */
  readonly root: string;
  /** What is shipped: the code of the function apps by folder below runtime/functions, the scoring server, the console. */
  readonly packages: Readonly<
    Record<"catalogue" | "images" | "search", Pick<FunctionPackage, "hash" | "path" | "version">>
  > & {
    readonly scoring: ScoringContext;
    readonly site: SitePackage;
  };
  /** The model that an environment's file names: "built-in", or a folder of the checkout. */
  readonly model: (source: string) => ModelPackage;
}

/** As `npx vitrine verify` reads it. */
type Apps = Readonly<
  Record<
    string,
    {
      readonly id: string;
      /** Missing where nobody outside may ask. */
      readonly health?: string;
      readonly version: string;
    }
  >
>;

/** One environment: everything that is deployed with `npx cdktf deploy <environment>`. */
export class Estate extends TerraformStack {
  constructor(scope: Construct, id: string, props: EstateProps) {
    super(scope, id);
    const { environment, root, packages } = props;
    this.addProviders(environment);
    keepState(this, environment.name, statePlace(environment, root));
    Aspects.of(this).add(new Tags({ product, environment: environment.name, ...environment.tags }));

    const foundation = this.createFoundation(environment);
    refusePlaceholders(foundation.resourceGroup, environmentRefusal(environment));
    const teams = new Teams(this, "Teams", environment.teams, foundation.deployer);
    const secrets = new SecretVault(this, "Secrets", { foundation });

    for (const team of teams.all) foundation.telemetry.grantRead(team);
    if (teams.operators) secrets.grantManage(teams.operators);
    const apps = {
      ...(environment.workloads.images && this.addImages(environment, foundation, teams, packages.images)),
      ...(environment.workloads.search && this.addSearch(props, foundation, teams)),
    };

    this.output("resource_group", foundation.resourceGroup.name);
    this.output("application_insights_id", foundation.telemetry.component.id);
    this.output("log_workspace_id", foundation.telemetry.workspace.workspaceId);
    this.output("vault_uri", secrets.vault.vaultUri);
    new TerraformOutput(this, "apps", {
      value: apps,
      description: "What each function app was given to run, and where it says what it runs",
    });
  }

  private addImages(
    { replication, retention, sizes }: Environment,
    foundation: Foundation,
    teams: Teams,
    code: ImagePipelineProps["package"],
  ): Apps {
    const { instanceMemoryMB, maximumInstances, alwaysReady } = sizes.images;
    const images = new ImagePipeline(this, "Images", {
      foundation,
      package: code,
      replication,
      restoreDays: retention.restoreDays,
      rejectedDays: retention.rejectedDays,
      app: { instanceMemoryMB, maximumInstances, alwaysReady: alwaysReady > 0 ? { blob: alwaysReady } : {} },
    });
    if (teams.developers) images.grantUpload(teams.developers);
    for (const team of teams.all) images.grantResults(team);
    if (teams.operators) images.grantOperate(teams.operators);

    this.output("images_blob_endpoint", images.storage.account.primaryBlobEndpoint);
    this.output("images_queue_endpoint", images.storage.account.primaryQueueEndpoint);
    for (const container of images.containers)
      this.output(`images_${container.name.replaceAll("-", "_")}_container`, container.name);
    this.output("images_function_name", images.app.site.name);
    this.output("images_function_address", `https://${images.app.hostName}`);
    return { images: closedApp(images.app, foundation) };
  }

  private addSearch(
    { environment, packages, model }: EstateProps,
    foundation: Foundation,
    teams: Teams,
  ): Apps {
    const { search: values, retention, replication } = environment;
    const { instanceMemoryMB, maximumInstances, alwaysReady, requestsPerMinute } = values.api;
    const deployments = Object.entries(values.scoring.deployments).map(([name, deployment]) => [
      name,
      { ...deployment, model: model(deployment.model) },
    ]);
    const search = new VisualSearch(this, "Search", {
      foundation,
      packages,
      scoring: {
        ...serverOf(packages.scoring, values.scoring.imageRegistryId),
        deployments: Object.fromEntries(deployments),
        traffic: values.scoring.traffic,
        compute: values.scoring.compute.kind === "managed" ? "managed" : values.scoring.compute,
      },
      service: values.service,
      cache: values.cache,
      catalogue: {
        ...values.catalogue,
        replication,
        restoreDays: retention.restoreDays,
        reportDays: retention.rejectedDays,
      },
      app: { instanceMemoryMB, maximumInstances, alwaysReady: alwaysReady > 0 ? { http: alwaysReady } : {} },
      requestsPerMinute,
      httpsOnly: values.console.protocol === "https",
    });
    if (teams.developers) search.grantDevelop(teams.developers);
    if (teams.operators) search.grantOperate(teams.operators);

    this.output("console_url", search.consoleUrl);
    this.output("search_api_url", search.apiUrl);
    this.output("search_endpoint", search.search.endpoint);
    this.output("scoring_uri", search.scoring.scoringUri);
    this.output("scoring_endpoint_id", search.scoring.endpoint.id);
    this.output("catalogue_blob_endpoint", search.ingestion.storage.account.primaryBlobEndpoint);
    this.output("catalogue_container", search.ingestion.catalogue.name);
    this.output("catalogue_reports_container", search.ingestion.reports.name);
    this.output("catalogue_partner_container", search.ingestion.partner.name);
    const { app, ingestion } = search;
    return {
      catalogue: closedApp(ingestion.app, foundation),
      search: { id: app.site.id, health: `${search.apiUrl}/health`, version: app.version },
    };
  }

  private createFoundation(environment: Environment): Foundation {
    const { name, location, subscriptionId, tenantId, deployer, retention } = environment;
    return new Foundation(this, "Foundation", {
      product,
      environment: name,
      location,
      subscriptionId,
      tenantId,
      deployer,
      telemetry: {
        alertEmails: environment.alertEmails,
        retentionDays: retention.logDays,
        dailyCapGb: environment.logCapGb,
      },
      network: networkPlaceOf(this, product, environment),
      dataProtected: environment.dataProtected,
      ...environment.waits,
    });
  }

  private output(name: string, value: string): void {
    new TerraformOutput(this, name, { value });
  }

  private addProviders(environment: Environment): void {
    const { name, subscriptionId, tenantId, dataProtected } = environment;
    new AzurermProvider(this, "Azure", {
      subscriptionId,
      tenantId,
      resourceProviderRegistrations: "core",
      resourceProvidersToRegister: resourceProvidersOf(environment),
      // people and pipelines use their own identity also for blobs, never an account key
      storageUseAzuread: true,
      features: [
        {
          storage: [{ dataPlaneAvailable: false }],
          // one that can be recovered has its name for 14 days, and brings its old contents back in a new one's place
          logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: !dataProtected }],
          keyVault: [{ purgeSoftDeleteOnDestroy: !dataProtected, recoverSoftDeletedKeyVaults: true }],
          // Azure and people put into the group what no plan knows: a destroy takes it along, but where data is protected
          resourceGroup: [{ preventDeletionIfContainsResources: dataProtected }],
        },
      ],
    });
    new AzapiProvider(this, "AzureResourceManager", { subscriptionId, tenantId });
    new TimeProvider(this, "Time");
    this.addOverride("terraform.required_version", ">= 1.5");
    if (name === "local") this.nameRegistry();
  }

  /** The local providers lie under Terraform's registry; OpenTofu would look for them under its own. */
  private nameRegistry(): void {
    for (const source of ["azure/azapi", "hashicorp/azurerm", "hashicorp/time"]) {
      const name = source.slice(source.indexOf("/") + 1);
      this.addOverride(`terraform.required_providers.${name}.source`, `registry.terraform.io/${source}`);
    }
  }
}

/** An app that Event Grid alone may call where there is a private network: there, nobody can ask it. */
function closedApp(app: FunctionApp<z.ZodObject>, { network }: Foundation): Apps[string] {
  const { healthAddress: health, version } = app;
  return { id: app.site.id, ...(network === undefined && { health }), version };
}

/** The server's image, where a registry has it; else what one is built from. */
function serverOf(scoring: ScoringContext, registryId: string | undefined) {
  return registryId === undefined ? { context: scoring } : { image: { registryId, name: scoring.image } };
}
