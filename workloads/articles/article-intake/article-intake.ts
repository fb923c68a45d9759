import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { BlobTrigger } from "../../../constructs/blob-trigger/blob-trigger";
import type { Cache } from "../../../constructs/cache/cache";
import type { Grantee } from "../../../constructs/core/grant";
import type { EventHub } from "../../../constructs/event-hub/event-hub";
import type { Foundation } from "../../../constructs/foundation/foundation";
import { FunctionApp } from "../../../constructs/function-app/function-app";
import type { PostgresDatabase } from "../../../constructs/postgres-database/postgres-database";
import type { PrivateContainer } from "../../../constructs/private-storage/private-container";
import {
  PrivateStorage,
  type PrivateStorageProps,
} from "../../../constructs/private-storage/private-storage";
import type { SearchService } from "../../../constructs/search-service/search-service";
import type { FunctionPackage } from "../../../packaging/functions/function-package";
import {
  ArticleIntakeSettings,
  articleFilesTrigger,
  articleIntakeContainers,
  deedsTrigger,
} from "../../../runtime/functions/article-intake/settings";
import { addAlarms } from "./alarms";

const deadLetters = "dead-letters";

export interface ArticleIntakeProps {
  readonly foundation: Foundation;

  /** What takes deeds and articles in, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** Where both go. */
  readonly database: Pick<PostgresDatabase, "as">;

  /** Where deeds come from. */
  readonly deeds: Pick<EventHub, "receive">;

  /** What is kept there of a reader is forgotten when they have done something. */
  readonly cache: Pick<Cache, "use">;

  /** Finds articles by words and meaning. */
  readonly search: Pick<SearchService, "keepIndexes">;

  /**
   * Days after which an article that does not say when it expires is in no list.
   *
   * @default 30
   */
  readonly articleDays?: number;

  /**
   * Days that deeds and lists are kept one by one.
   *
   * @default 90
   */
  readonly keptDays?: number;

  /** @default "ZRS" */
  readonly replication?: PrivateStorageProps["replication"];

  /**
   * Days during which a deleted or replaced file can be restored, 1 to 365.
   *
   * @default 7
   */
  readonly restoreDays?: number;

  /**
   * Days that files, reports and undelivered events are kept for somebody to look at.
   *
   * @default 30
   */
  readonly reportDays?: number;

  /** @default - see FunctionApp; four instances at most, as many as the hub has partitions */
  readonly app?: {
    readonly instanceMemoryMB?: 512 | 2048 | 4096;
    readonly maximumInstances?: number;
    /** Instances that wait for deeds and are always paid for. @default 0 - the first deed after a pause waits for a start */
    readonly alwaysReady?: number;
  };
}

/**
 * Takes what readers did, and files of articles, into the database.
 *
 *     deeds ──▶ hub ──group profile──▶ app ──▶ PostgreSQL, forgotten in the cache
 *     file ──▶ imports ──new file──▶ app ──▶ PostgreSQL, AI Search, a report
 */
export class ArticleIntake extends Construct {
  readonly storage: PrivateStorage;
  readonly imports: PrivateContainer;
  readonly reports: PrivateContainer;
  readonly deadLetters: PrivateContainer;
  readonly app: FunctionApp<typeof ArticleIntakeSettings>;
  readonly trigger: BlobTrigger;

  constructor(scope: Construct, id: string, props: ArticleIntakeProps) {
    super(scope, id);
    const { foundation, replication, restoreDays, reportDays = 30 } = props;
    this.storage = new PrivateStorage(this, "Storage", {
      foundation,
      purpose: "articles",
      replication,
      restoreDays,
      lifecycle: [
        {
          name: "reports",
          prefixes: ["imports/", "reports/", `${deadLetters}/`],
          deleteAfterDays: reportDays,
        },
      ],
    });
    const containers = this.storage.addContainers(articleIntakeContainers);
    this.imports = containers.imports;
    this.reports = containers.reports;
    this.deadLetters = this.storage.addContainer(deadLetters);
    this.app = this.createApp(props);
    this.trigger = new BlobTrigger(this, "Trigger", {
      foundation,
      storage: this.storage,
      container: containers[articleFilesTrigger.container],
      deadLetters: this.deadLetters,
      app: this.app,
      functionName: articleFilesTrigger.functionName,
    });
    addAlarms(this, {
      telemetry: foundation.telemetry,
      accountName: this.storage.account.name,
      deadLetters: this.deadLetters.name,
    });
  }

  /** Lets people bring in files, and read what became of them. */
  grantImport(grantee: Grantee): RoleAssignment[] {
    return [this.imports.grantReadWrite(grantee), this.reports.grantRead(grantee)];
  }

  /** Lets people clear up: reports, dead letters and the poison queue. */
  grantOperate(grantee: Grantee): RoleAssignment[] {
    return [
      this.reports.grantReadWrite(grantee),
      this.deadLetters.grantReadWrite(grantee),
      this.storage.grantQueues(grantee),
    ];
  }

  private createApp(props: ArticleIntakeProps): FunctionApp<typeof ArticleIntakeSettings> {
    const { maximumInstances = 4, instanceMemoryMB, alwaysReady = 0 } = props.app ?? {};
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "article-intake",
      package: props.package,
      settingsSchema: ArticleIntakeSettings,
      links: [
        this.storage.blobTrigger("ARTICLES", articleIntakeContainers),
        props.deeds.receive("EVENTS"),
        props.database.as("articles_intake"),
        props.cache.use(),
        props.search.keepIndexes(),
      ],
      settings: { ARTICLE_DAYS: props.articleDays?.toString(), DEED_DAYS: props.keptDays?.toString() },
      instanceMemoryMB,
      maximumInstances,
      alwaysReady: alwaysReady > 0 ? { [`function:${deedsTrigger.functionName}`]: alwaysReady } : {},
    });
  }
}
