import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageAccount, type StorageAccountConfig } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import { Construct } from "constructs";
import type { BlobSettings, BlobTriggerSettings } from "../../runtime/shared/service-settings";
import { checkRange } from "../core/check";
import { ConfigurationError } from "../core/errors";
import { type Grantee, grant, type Reachable } from "../core/grant";
import { identitiesOnly } from "../core/identities-only";
import type { Destination, Link, SettingsOf } from "../core/link";
import { protectFromDeletion } from "../core/protection";
import type { Foundation } from "../foundation/foundation";
import type { PrivateNetwork } from "../private-network/private-network";
import { type LifecycleRule, policyRules } from "./lifecycle";
import { PrivateContainer } from "./private-container";
import { StorageEvents } from "./storage-events";

export interface PrivateStorageProps {
  readonly foundation: Foundation;

  /** Becomes part of the account's name, e.g. "images" or "images-host". */
  readonly purpose: string;

  /**
   * Copies Azure keeps of each blob.
   *
   * @default "ZRS" - survives the loss of one zone
   */
  readonly replication?: "GZRS" | "LRS" | "RAGZRS" | "ZRS";

  /**
   * Days during which a deleted blob or container, or an overwritten version, can be restored, 1 to 365.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Keeps what an overwrite replaces for `restoreDays`.
   *
   * @default true - false with `folders`, where Azure keeps no versions
   */
  readonly versioning?: boolean;

  /**
   * Folders that are more than beginnings of names (ADLS Gen2, a hierarchical namespace), as tools for large data want them: reached by
   * `dfs` as well. It cannot be changed: another value makes another, empty account.
   *
   * @default false
   */
  readonly folders?: boolean;

  /**
   * What happens to blobs as they grow old.
   *
   * @default - they stay
   */
  readonly lifecycle?: readonly LifecycleRule[];

  /**
   * Holds what nobody could make again: in environments that protect data it cannot be deleted.
   *
   * @default true
   */
  readonly holdsData?: boolean;

  /**
   * Keeps its public address also where there is a private network, for what the whole world may read anyway.
   *
   * @default false
   */
  readonly outsideNetwork?: boolean;
}

/** What code does with the blobs of a container. */
export type BlobUse = "read" | "readWrite";

/** Containers by name, as the `settings.ts` of the code that uses them says it. */
export type ContainerUses<Name extends string = string> = Readonly<Record<Name, BlobUse>>;

/** Blob storage that only identities can open: no account keys, no public blobs. */
export class PrivateStorage extends Construct implements Reachable {
  readonly account: StorageAccount;
  readonly endpoints: readonly PrivateEndpoint[];
  private readonly foundation: Foundation;
  private readonly purpose: string;
  private readonly isOutside: boolean;

  constructor(scope: Construct, id: string, props: PrivateStorageProps) {
    super(scope, id);
    this.foundation = props.foundation;
    this.purpose = props.purpose;
    this.isOutside = props.outsideNetwork ?? false;
    if (props.folders && props.versioning) throw this.noVersions();
    const restoreDays = props.restoreDays ?? 7;
    checkRange(this, "RestoreDaysOutOfRange", restoreDays, {
      prop: "restoreDays",
      from: 1,
      to: 365,
      why: "Azure keeps deleted blobs for 1 to 365 days",
    });

    this.account = this.createAccount(props, restoreDays);
    this.addLifecycle(props, restoreDays);
    this.addDiagnostics();
    this.endpoints = this.isOutside ? [] : this.addPrivateEndpoints(props);
    this.addAlarm();
    if (this.foundation.dataProtected && (props.holdsData ?? true)) protectFromDeletion(this, this.account);
  }

  /** @param name 3 to 63 lowercase letters, digits and single hyphens */
  addContainer(name: string): PrivateContainer {
    return new PrivateContainer(this, name, { account: this.account, name });
  }

  /** The containers that code uses, by the names that it has for them. */
  addContainers<Name extends string>(uses: ContainerUses<Name>): Readonly<Record<Name, PrivateContainer>> {
    const made = Object.keys(uses).map((name) => [name, this.addContainer(name)]);
    return Object.fromEntries(made) as Record<Name, PrivateContainer>;
  }

  /**
   * The code reads or writes blobs: `storage.blobs("CATALOGUE", searchContainers)`.
   *
   * @param account the code's name for this account, in upper case: its settings begin with it
   */
  blobs<Account extends string>(account: Account, uses: ContainerUses): Link<BlobSettings<Account>> {
    const settings = { [`${account}__blobServiceUri`]: this.account.primaryBlobEndpoint };
    return {
      settings: () => settings as SettingsOf<BlobSettings<Account>>,
      grant: (grantee) => this.grantContainers(grantee, uses),
      leadsTo: this.leadsTo("blob"),
    };
  }

  /** New blobs of the account call the code, through a BlobTrigger, and it uses blobs as with `blobs`. */
  blobTrigger<Account extends string>(
    account: Account,
    uses: ContainerUses,
  ): Link<BlobTriggerSettings<Account>> {
    const { primaryBlobEndpoint, primaryQueueEndpoint } = this.account;
    return {
      settings: ({ clientId }) =>
        ({
          [`${account}__blobServiceUri`]: primaryBlobEndpoint,
          [`${account}__queueServiceUri`]: primaryQueueEndpoint,
          [`${account}__credential`]: "managedidentity",
          [`${account}__clientId`]: clientId,
        }) as SettingsOf<BlobTriggerSettings<Account>>,
      grant: (grantee) => {
        this.grantContainers(grantee, uses);
        // the host keeps events that failed five times in one
        this.grantQueues(grantee);
      },
      leadsTo: this.leadsTo("blob", "queue"),
    };
  }

  /** Of a link to these parts of the account. */
  leadsTo(...services: readonly ("blob" | "queue")[]): readonly Destination[] {
    const { purpose } = this;
    const resourceId = this.account.id;
    return this.isOutside ? [] : services.map((service) => ({ owner: this, purpose, resourceId, service }));
  }

  /** Events about this account's blobs. Azure has one topic per account, so everybody shares it. */
  get events(): StorageEvents {
    const existing = this.node.tryFindChild("Events") as StorageEvents | undefined;
    return existing ?? new StorageEvents(this, "Events", { ...this.context, account: this.account });
  }

  /** Lets `grantee` do everything with all blobs, also lease them: what the Functions host asks for. */
  grantOwn(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Storage Blob Data Owner", this.account.id);
  }

  /** Lets `grantee` list, download, write and delete blobs of all containers, also of those made later. */
  grantReadWrite(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Storage Blob Data Contributor", this.account.id);
  }

  /** Lets `grantee` create queues and put, take and delete messages. */
  grantQueues(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Storage Queue Data Contributor", this.account.id);
  }

  /** Lets `grantee` create tables and read and write their rows. */
  grantTables(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Storage Table Data Contributor", this.account.id);
  }

  private get context(): { foundation: Foundation; purpose: string } {
    return { foundation: this.foundation, purpose: this.purpose };
  }

  private grantContainers(grantee: Grantee, uses: ContainerUses): void {
    for (const [name, use] of Object.entries(uses)) {
      const container = this.node.tryFindChild(name);
      if (!(container instanceof PrivateContainer)) throw this.noContainer(name);
      if (use === "read") container.grantRead(grantee);
      else container.grantReadWrite(grantee);
    }
  }

  private noContainer(name: string): ConfigurationError {
    return new ConfigurationError(this, "ContainerMissing", {
      what: `there is no container "${name}", which the code uses`,
      why: "the code would find nothing there, and could not be granted it",
      fix: `call addContainer("${name}") before the link, or correct the name in the app's settings.ts`,
    });
  }

  private noVersions(): ConfigurationError {
    return new ConfigurationError(this, "NoVersionsOfFolders", {
      what: "versioning is asked for in an account with folders",
      why: "Azure keeps no versions in a hierarchical namespace",
      fix: "leave versioning out, or folders",
    });
  }

  private createAccount(props: PrivateStorageProps, restoreDays: number): StorageAccount {
    const { names, resourceGroup } = this.foundation;
    const network = props.outsideNetwork ? undefined : this.foundation.network;
    return new StorageAccount(this, "Resource", {
      name: names.of("storageAccount", this.purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      accountKind: "StorageV2",
      accountTier: "Standard",
      accountReplicationType: props.replication ?? "ZRS",
      isHnsEnabled: props.folders,
      blobProperties: {
        versioningEnabled: hasVersions(props),
        deleteRetentionPolicy: { days: restoreDays },
        containerDeleteRetentionPolicy: { days: restoreDays },
      },
      ...identitiesOnly,
      publicNetworkAccessEnabled: !network?.isClosed,
      networkRules: network && closedBut(network.openTo),
    });
  }

  private addLifecycle(props: PrivateStorageProps, restoreDays: number): void {
    const rule = policyRules(this, props.lifecycle ?? [], hasVersions(props) ? restoreDays : undefined);
    if (rule.length > 0)
      new StorageManagementPolicy(this, "Lifecycle", { storageAccountId: this.account.id, rule });
  }

  private addDiagnostics(): void {
    for (const service of ["blob", "queue"] as const) {
      const scope = new Construct(this, `${service}Logs`);
      const serviceId = `${this.account.id}/${service}Services/default`;
      this.foundation.telemetry.collect(scope, serviceId, "Transaction");
    }
  }

  private addPrivateEndpoints({ folders }: PrivateStorageProps): readonly PrivateEndpoint[] {
    const { account, purpose } = this;
    const services = folders ? (["blob", "dfs"] as const) : (["blob", "queue", "table"] as const);
    return this.foundation.addEndpoints(this, services, { id: account.id, purpose });
  }

  private addAlarm(): void {
    this.foundation.telemetry.addMetricAlarm(this, "AvailabilityAlarm", {
      purpose: `${this.purpose}-storage-availability`,
      description: `Storage for ${this.purpose} fails requests. Look at Azure's service health first, then at the account's Transactions by ResponseType.`,
      resourceId: this.account.id,
      namespace: "Microsoft.Storage/storageAccounts",
      metric: "Availability",
      aggregation: "Average",
      when: "LessThan",
      threshold: 99,
      window: "PT15M",
    });
  }
}

function hasVersions({ versioning, folders = false }: PrivateStorageProps): boolean {
  return versioning ?? !folders;
}

/** Only these and Azure's own services, such as Event Grid, pass. */
function closedBut({ subnetIds, ipRanges }: PrivateNetwork["openTo"]): StorageAccountConfig["networkRules"] {
  return {
    defaultAction: "Deny",
    bypass: ["AzureServices"],
    ipRules: [...ipRanges],
    virtualNetworkSubnetIds: [...subnetIds],
  };
}
