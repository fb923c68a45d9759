import { ServicePlan } from "@cdktf/provider-azurerm/lib/service-plan";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { z } from "zod";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import { AzapiAction, AzapiResource } from "../core/azapi";
import type { Grantee, Permission } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import type { Link } from "../core/link";
import { StoredValue } from "../core/stored-value";
import type { Foundation } from "../foundation/foundation";
import { PrivateStorage } from "../private-storage/private-storage";
import { addAlarms } from "./alarms";
import { checkAlwaysReady, checkMaximumInstances } from "./scale";
import { type OwnSettings, type PlatformSettings, settingsFrom } from "./settings";
import { ShippedPackage } from "./shipped-package";
import { siteBody } from "./site-body";
import { siteType } from "./site-type";

/** What a function app is made of; `settings` may be left out when nothing that the code has to have is left for it. */
export type FunctionAppProps<
  Schema extends z.ZodObject,
  Links extends readonly Link[] = readonly [],
> = FunctionAppOptions<Schema, Links> & SettingsProp<OwnSettings<Schema, Links>>;

// biome-ignore lint/complexity/noBannedTypes: {} asks whether nothing in it is required
type SettingsProp<Left> = {} extends Left ? { readonly settings?: Left } : { readonly settings: Left };

export interface FunctionAppOptions<Schema extends z.ZodObject, Links extends readonly Link[]> {
  readonly foundation: Foundation;

  /** Becomes part of the app's name, e.g. "images". */
  readonly purpose: string;

  /** The code, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** What the code reads, taken from its folder under `runtime/functions`. */
  readonly settingsSchema: Schema;

  /**
   * What the code uses: each link gives settings of the schema, and the permission that goes with them, e.g.
   * `[cache.use(), search.query()]`.
   *
   * @default - nothing but its own identity and telemetry
   */
  readonly links?: Links;

  /**
   * Settings that the code does not read and the host does, e.g. FUNCTIONS_REQUEST_BODY_SIZE_LIMIT. What a process takes
   * from its environment at its start has no effect: on Flex it runs before the settings come.
   *
   * @default - none
   */
  readonly processSettings?: Readonly<Record<string, string>>;

  /**
   * Memory of one instance in megabytes.
   *
   * @default 2048
   */
  readonly instanceMemoryMB?: 512 | 2048 | 4096;

  /**
   * Instances that may run at once, 1 to 1000.
   *
   * @default 100
   */
  readonly maximumInstances?: number;

  /**
   * Instances that never sleep and are always paid for, by what they serve: "http", "blob" or "function:<name>".
   *
   * @default - none; the first request after a pause waits for a start
   */
  readonly alwaysReady?: Readonly<Record<string, number>>;

  /**
   * Path that answers 200 while the app is well.
   *
   * @default "/api/health"
   */
  readonly healthCheckPath?: string;

  /**
   * Web sites whose scripts may call the app, e.g. "https://console.example.com".
   *
   * @default - none
   */
  readonly allowedOrigins?: readonly string[];

  /**
   * Id of the one Front Door whose requests the app answers, `WebSite.frontDoorId`; all others get 403.
   *
   * The app keeps a public address for it, also in a private network: Front Door Standard cannot reach private
   * endpoints, which takes Premium. Event Grid is turned away too, so an app with a blob trigger leaves it out.
   *
   * @default - everybody may ask; in a private network Event Grid alone
   */
  readonly onlyThrough?: string;
}

/** Of whatever schema: the compiler has compared the settings with it where they were written. */
type AnyProps = FunctionAppOptions<z.ZodObject, readonly Link[]> & {
  readonly settings?: Readonly<Record<string, string | undefined>>;
};

/** One function app with its own identity and storage, on the Flex Consumption plan, and the code it runs. */
export class FunctionApp<Schema extends z.ZodObject, const Links extends readonly Link[] = readonly []>
  extends Construct
  implements Grantee
{
  readonly identity: UserAssignedIdentity;
  readonly storage: PrivateStorage;
  readonly site: AzapiResource;
  readonly package: ShippedPackage;
  /** Host name without scheme, e.g. "func-images-dev-4k2p9.azurewebsites.net". */
  readonly hostName: string;
  /** Where it says how it is and which code it runs, also while nobody outside may ask. */
  readonly healthAddress: string;
  /** What the code that was shipped calls itself there. */
  readonly version: string;
  /** The last step of shipping code: what needs the app's functions depends on it. */
  readonly started: AzapiAction;
  /** Megabytes of memory while as many instances run as may: what counts against the quota of the region. */
  readonly largestMemoryMB: number;
  private readonly foundation: Foundation;
  private readonly permissions: GrantPropagation;

  constructor(scope: Construct, id: string, props: FunctionAppProps<Schema, Links>) {
    super(scope, id);
    checkMaximumInstances(this, props.maximumInstances);
    checkAlwaysReady(this, props.alwaysReady, props.maximumInstances);
    this.foundation = props.foundation;
    this.largestMemoryMB = (props.instanceMemoryMB ?? 2048) * (props.maximumInstances ?? 100);
    this.permissions = new GrantPropagation(this, "Permissions", props.foundation.grantPropagationSeconds);

    this.identity = this.createIdentity(props.purpose);
    this.storage = this.createStorage(props.purpose);
    this.grantHost();
    for (const link of props.links ?? []) link.grant(this);
    this.package = new ShippedPackage(this, "Package", {
      foundation: props.foundation,
      package: props.package,
      storage: this.storage,
    });
    this.site = this.createSite(props);
    this.hostName = this.keepHostName();
    this.healthAddress = `https://${this.hostName}${props.healthCheckPath ?? "/api/health"}`;
    this.version = props.package.version;
    this.started = this.package.startIn(this.site);
    this.turnBasicAuthenticationOff();
    this.foundation.telemetry.collect(this, this.site.id);
    addAlarms(this, { telemetry: this.foundation.telemetry, purpose: props.purpose, site: this.site });
  }

  get principalId(): string {
    return this.identity.principalId;
  }

  /** The app starts only when its permissions are in force, whoever grants them and in whatever order. */
  granted(permission: Permission): void {
    this.permissions.include(permission);
  }

  private createIdentity(purpose: string): UserAssignedIdentity {
    const { names, resourceGroup } = this.foundation;
    return new UserAssignedIdentity(this, "Identity", {
      name: names.of("identity", purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
  }

  /** Apart from the data: the host leases, queues and logs here, and its packages can be made again. */
  private createStorage(purpose: string): PrivateStorage {
    return new PrivateStorage(this, "HostStorage", {
      foundation: this.foundation,
      purpose: `${purpose}-host`,
      versioning: false,
      holdsData: false,
    });
  }

  /** What every host needs; queues are for blob triggers alone. */
  private grantHost(): void {
    this.storage.grantOwn(this);
    this.storage.grantTables(this);
    this.foundation.telemetry.grantPublish(this);
  }

  /**
   * Azure's answer is unknown in every plan that changes the app, its code included, and whatever refers to it would seem to
   * change with it: Front Door's origin, Event Grid's subscription. The name is the app's for as long as it lives.
   */
  private keepHostName(): string {
    const { site } = this;
    const value = site.output("properties.defaultHostName");
    return new StoredValue(this, "HostName", { value, storedAnewWith: site.id, isKept: true }).value;
  }

  private createSite(props: AnyProps): AzapiResource {
    const { names, resourceGroup, network } = this.foundation;
    const plan = new ServicePlan(this, "Plan", {
      name: names.of("servicePlan", props.purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      osType: "Linux",
      skuName: "FC1",
    });
    return new AzapiResource(this, "Resource", {
      type: siteType,
      name: names.of("functionApp", props.purpose),
      parentId: resourceGroup.id,
      location: resourceGroup.location,
      identityIds: [this.identity.id],
      body: siteBody({
        plan,
        identity: this.identity,
        packagesUrl: this.package.container.url,
        settings: this.settingsOf(props),
        instanceMemoryMB: props.instanceMemoryMB ?? 2048,
        maximumInstances: props.maximumInstances ?? 100,
        alwaysReady: props.alwaysReady ?? {},
        healthCheckPath: props.healthCheckPath ?? "/api/health",
        allowedOrigins: props.allowedOrigins ?? [],
        network,
        onlyThrough: props.onlyThrough,
      }),
      exports: ["properties.defaultHostName"],
      // the app looks for its code as soon as it exists
      dependsOn: [this.permissions.wait, this.package.blob],
    });
  }

  private settingsOf(props: AnyProps): Record<string, string> {
    const { settingsSchema: schema, processSettings = {}, links = [], settings = {} } = props;
    return settingsFrom(this, {
      schema,
      platform: this.platformSettings(schema),
      process: processSettings,
      links: links.map((link) => link.settings(this.identity)),
      own: settings,
    });
  }

  private platformSettings(schema: z.ZodObject): PlatformSettings {
    const { clientId } = this.identity;
    return {
      AzureWebJobsStorage__accountName: this.storage.account.name,
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: clientId,
      APPLICATIONINSIGHTS_CONNECTION_STRING: this.foundation.telemetry.component.connectionString,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${clientId};Authorization=AAD`,
      ...("IDENTITY_CLIENT_ID" in schema.shape && { IDENTITY_CLIENT_ID: clientId }),
    };
  }

  /** A request and not a resource: Azure makes both policies with the app and deletes neither before it. */
  private turnBasicAuthenticationOff(): void {
    for (const endpoint of ["scm", "ftp"]) {
      new AzapiAction(this, `${endpoint}BasicAuthentication`, {
        type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01",
        resourceId: `${this.site.id}/basicPublishingCredentialsPolicies/${endpoint}`,
        method: "PUT",
        body: { properties: { allow: false } },
      });
    }
  }
}
