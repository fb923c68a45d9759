import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Aspects, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AzapiProvider } from "../constructs/core/azapi";
import { ConfigurationError } from "../constructs/core/errors";
import { Tags } from "../constructs/core/tags";
import { Foundation } from "../constructs/foundation/foundation";
import { SecretVault } from "../constructs/secret-vault/secret-vault";
import { WebSite } from "../constructs/web-site/web-site";
import type { EnvironmentOf } from "../environments/environment-schema";
import { environmentRefusal } from "../environments/placeholders";
import { resourceProvidersOf } from "../environments/resource-providers";
import type { Shipping } from "../packaging/shipping";
import { consoleId } from "../workloads/console-demand";
import type { DeployedApp } from "../workloads/deployed-app";
import { needsOf, type WorkloadNeeds } from "../workloads/needs";
import { type JoinProps, type Workloads, workloadsOf } from "../workloads/workload";
import { keepState, statePlace } from "./keep-state";
import { moveConsole } from "./moved-console";
import { networkPlaceOf } from "./network-place";
import { refusePlaceholders } from "./refuse-placeholders";
import { Teams } from "./teams";

export interface EstateProps {
  /** Part of most names, and a tag of everything, e.g. "vitrine". */
  readonly product: string;
  readonly environment: EnvironmentOf;
  /** Those that the environment's file may name. */
  readonly workloads: Workloads;
  /** The checkout, absolute. */
  readonly root: string;
  /** Makes what the workloads ship, and the console's pages. */
  readonly shipping: JoinProps<unknown>["shipping"] & Pick<Shipping, "site">;
}

/** One environment: everything that is deployed with `npx cdktf deploy <environment>`. */
export class Estate extends TerraformStack {
  private console: WebSite | undefined;

  constructor(scope: Construct, id: string, props: EstateProps) {
    super(scope, id);
    const { product, environment, root } = props;
    const needs = needsOf(props.workloads, environment);
    this.addProviders(environment, needs);
    keepState(this, environment.name, statePlace(environment, root));
    Aspects.of(this).add(new Tags({ product, environment: environment.name, ...environment.tags }));

    const foundation = this.createFoundation(props, needs);
    refusePlaceholders(foundation.resourceGroup, environmentRefusal(environment));
    const teams = new Teams(this, "Teams", environment.teams, foundation.deployer);
    const secrets = new SecretVault(this, "Secrets", { foundation });

    for (const team of teams.all) foundation.telemetry.grantRead(team);
    if (teams.operators) secrets.grantManage(teams.operators);
    const apps = this.addWorkloads(props, foundation, teams, secrets);

    if (this.console) {
      moveConsole(this, this.console);
      this.output("console_url", this.console.url);
    }
    this.output("resource_group", foundation.resourceGroup.name);
    this.output("application_insights_id", foundation.telemetry.component.id);
    this.output("log_workspace_id", foundation.telemetry.workspace.workspaceId);
    this.output("vault_uri", secrets.vault.vaultUri);
    new TerraformOutput(this, "apps", {
      value: apps,
      description: "What each function app was given to run, and where it says what it runs",
    });
  }

  private addWorkloads(
    props: EstateProps,
    foundation: Foundation,
    teams: Teams,
    secrets: SecretVault,
  ): Record<string, DeployedApp> {
    const { environment, shipping } = props;
    const joined = workloadsOf(props.workloads, environment).map(({ workload, values }) =>
      workload.load().join({
        scope: this,
        id: workload.id,
        values,
        foundation,
        teams,
        secrets,
        shipping,
        console: () => this.consoleOf(props, foundation),
        replication: environment.replication,
        restoreDays: environment.retention.restoreDays,
      }),
    );
    for (const { outputs } of joined)
      for (const [name, value] of Object.entries(outputs)) this.output(name, value as string);
    const apps = joined.flatMap((each) => Object.entries(each.apps));
    this.refuseTwice(apps.map(([name]) => name));
    return Object.fromEntries(apps);
  }

  private refuseTwice(apps: readonly string[]): void {
    const twice = apps.find((name, at) => apps.indexOf(name) !== at);
    if (twice === undefined) return;
    throw new ConfigurationError(this, "AppNamedTwice", {
      what: `two workloads have an app ${twice}`,
      why: "a deploy asks each app by its name whether it runs what was shipped",
      fix: "give one of them another purpose, and call it so in the workload's join.ts",
    });
  }

  /** Made for the first workload that asks for it. */
  private consoleOf(props: EstateProps, foundation: Foundation): WebSite {
    const { environment, shipping } = props;
    const pages = workloadsOf(props.workloads, environment).flatMap(({ workload }) => workload.pages ?? []);
    this.console ??= new WebSite(this, consoleId, {
      foundation,
      site: shipping.site(pages),
      httpsOnly: environment.console.protocol === "https",
    });
    return this.console;
  }

  private createFoundation(
    { product, environment }: EstateProps,
    needs: Required<WorkloadNeeds>,
  ): Foundation {
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
      network: networkPlaceOf(this, { product, environment, needs }),
      dataProtected: environment.dataProtected,
      ...environment.waits,
    });
  }

  private output(name: string, value: string): void {
    new TerraformOutput(this, name, { value });
  }

  private addProviders(environment: EnvironmentOf, needs: Required<WorkloadNeeds>): void {
    const { name, subscriptionId, tenantId, dataProtected } = environment;
    new AzurermProvider(this, "Azure", {
      subscriptionId,
      tenantId,
      resourceProviderRegistrations: "core",
      resourceProvidersToRegister: resourceProvidersOf(needs),
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
