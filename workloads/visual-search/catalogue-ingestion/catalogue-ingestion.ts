import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { BlobTrigger } from "../../../constructs/blob-trigger/blob-trigger";
import type { Cache } from "../../../constructs/cache/cache";
import type { Grantee } from "../../../constructs/core/grant";
import type { Foundation } from "../../../constructs/foundation/foundation";
import { FunctionApp, type FunctionAppProps } from "../../../constructs/function-app/function-app";
import type { PrivateContainer } from "../../../constructs/private-storage/private-container";
import {
  PrivateStorage,
  type PrivateStorageProps,
} from "../../../constructs/private-storage/private-storage";
import type { ScoringEndpoint } from "../../../constructs/scoring-endpoint/scoring-endpoint";
import type { SearchService } from "../../../constructs/search-service/search-service";
import type { FunctionPackage } from "../../../packaging/functions/function-package";
import {
  type CatalogueContainer,
  CatalogueSettings,
  catalogueContainers,
  catalogueTrigger,
  type DeclaredTarget,
} from "../../../runtime/functions/catalogue/settings";
import { addAlarms } from "./alarms";
import { checkImageHosts, checkMostDeleted, checkTargets } from "./checks";
import { PartnerCopy, type Schedule } from "./partner-copy";

const deadLetters = "dead-letters";

export interface CatalogueIngestionProps {
  readonly foundation: Foundation;

  /** The catalogue handler, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  readonly search: Pick<SearchService, "keepIndexes">;

  /** Where pictures become vectors. */
  readonly scoring: Pick<ScoringEndpoint, "score">;

  /** What has to hear that an index has changed. */
  readonly cache: Pick<Cache, "use">;

  /** Models whose indexes are made and kept equal to the catalogue, each with the deployment that embeds. */
  readonly targets: readonly DeclaredTarget[];

  /**
   * How often the partner's files are fetched.
   *
   * @default - every hour, on the hour
   */
  readonly schedule?: Schedule;

  /**
   * Host names from which pictures may be fetched, e.g. "images.partner.example".
   *
   * @default - none; pictures come with the file
   */
  readonly imageHosts?: readonly string[];

  /**
   * Percent of a feed's items, 0 to 100: a version that lacks more of them, and more than ten, deletes none unless
   * whoever uploads it allows it, because an export that was cut off looks the same.
   *
   * @default 20
   */
  readonly mostDeletedPercent?: number;

  /** @default "ZRS" */
  readonly replication?: PrivateStorageProps["replication"];

  /**
   * Days during which a deleted or replaced file can be restored, 1 to 365.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Days that reports and undelivered events are kept for somebody to look at.
   *
   * @default 30
   */
  readonly reportDays?: number;

  /** @default - see FunctionApp, and at most 40 instances: one works on a feed, whatever waits */
  readonly app?: Pick<
    FunctionAppProps<typeof CatalogueSettings>,
    "alwaysReady" | "instanceMemoryMB" | "maximumInstances"
  >;
}

/**
 * Keeps search indexes equal to the catalogue that a partner delivers.
 *
 *     partner ──copied on a schedule──▶ catalogue ──new file in feeds/──▶ app ──▶ indexes, pictures, a report
 */
export class CatalogueIngestion extends Construct {
  readonly storage: PrivateStorage;
  readonly partner: PrivateContainer;
  readonly catalogue: PrivateContainer;
  readonly pictures: PrivateContainer;
  readonly reports: PrivateContainer;
  readonly deadLetters: PrivateContainer;
  readonly copy: PartnerCopy;
  readonly app: FunctionApp<typeof CatalogueSettings>;
  readonly trigger: BlobTrigger;

  constructor(scope: Construct, id: string, props: CatalogueIngestionProps) {
    super(scope, id);
    const { foundation, schedule = { frequency: "Hour", interval: 1 } } = props;
    checkTargets(this, props.targets);
    checkImageHosts(this, props.imageHosts ?? []);
    checkMostDeleted(this, props.mostDeletedPercent ?? 20);

    this.storage = this.createStorage(props);
    this.partner = this.storage.addContainer("partner");
    const containers = this.storage.addContainers(catalogueContainers);
    this.catalogue = containers.catalogue;
    this.pictures = containers.pictures;
    this.reports = containers.reports;
    this.deadLetters = this.storage.addContainer(deadLetters);

    this.copy = new PartnerCopy(this, "Copy", {
      foundation,
      purpose: "catalogue",
      storage: this.storage,
      from: this.partner,
      to: this.catalogue,
      schedule,
    });
    this.app = this.createApp(props);
    this.trigger = new BlobTrigger(this, "Trigger", {
      foundation,
      storage: this.storage,
      container: containers[catalogueTrigger.container],
      deadLetters: this.deadLetters,
      app: this.app,
      functionName: catalogueTrigger.functionName,
      prefix: catalogueTrigger.prefix,
    });
    addAlarms(this, {
      telemetry: foundation.telemetry,
      accountName: this.storage.account.name,
      partner: this.partner.name,
      deadLetters: this.deadLetters.name,
      factoryId: this.copy.factory.id,
    });
  }

  get containers(): readonly PrivateContainer[] {
    return [this.partner, this.catalogue, this.pictures, this.reports, this.deadLetters];
  }

  /** Lets a partner put files where the schedule fetches them, and replace or remove them. */
  grantDeliver(grantee: Grantee): RoleAssignment[] {
    return [this.partner.grantReadWrite(grantee)];
  }

  /** Lets people import a catalogue by hand, and read what became of it. */
  grantImport(grantee: Grantee): RoleAssignment[] {
    return [this.catalogue.grantReadWrite(grantee), this.reports.grantRead(grantee)];
  }

  /** Lets people look at a catalogue, its items' pictures, and what became of its feeds. */
  grantRead(grantee: Grantee): RoleAssignment[] {
    return [this.catalogue, this.pictures, this.reports].map((each) => each.grantRead(grantee));
  }

  /** Lets people read what became of feeds. */
  grantReports(grantee: Grantee): RoleAssignment[] {
    return [this.reports.grantRead(grantee)];
  }

  /** Lets people clear up: reports, dead letters and the poison queue. */
  grantOperate(grantee: Grantee): RoleAssignment[] {
    return [
      this.reports.grantReadWrite(grantee),
      this.deadLetters.grantReadWrite(grantee),
      this.storage.grantQueues(grantee),
    ];
  }

  private createStorage({
    foundation,
    replication,
    restoreDays,
    reportDays = 30,
  }: CatalogueIngestionProps): PrivateStorage {
    return new PrivateStorage(this, "Storage", {
      foundation,
      purpose: "catalogue",
      replication,
      restoreDays,
      lifecycle: [{ name: "reports", prefixes: below("reports", deadLetters), deleteAfterDays: reportDays }],
    });
  }

  private createApp(props: CatalogueIngestionProps): FunctionApp<typeof CatalogueSettings> {
    const { search, scoring, cache } = props;
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "catalogue",
      package: props.package,
      settingsSchema: CatalogueSettings,
      links: [
        this.storage.blobTrigger("CATALOGUE", catalogueContainers),
        search.keepIndexes(),
        scoring.score(),
        cache.use(),
      ],
      settings: {
        CATALOGUE_TARGETS: JSON.stringify(props.targets),
        CATALOGUE_IMAGE_HOSTS: (props.imageHosts ?? []).join(","),
        CATALOGUE_MOST_DELETED_PERCENT: String(props.mostDeletedPercent ?? 20),
      },
      maximumInstances: 40,
      ...props.app,
    });
  }
}

/** Prefixes of the blobs in these containers. */
function below(...containers: readonly (CatalogueContainer | typeof deadLetters)[]): string[] {
  return containers.map((name) => `${name}/`);
}
