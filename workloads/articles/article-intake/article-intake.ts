import type { Construct } from "constructs";
import type { BlobTrigger } from "../../../constructs/blob-trigger/blob-trigger";
import type { Cache } from "../../../constructs/cache/cache";
import type { Link } from "../../../constructs/core/link";
import type { EventHub } from "../../../constructs/event-hub/event-hub";
import { FunctionApp } from "../../../constructs/function-app/function-app";
import type { PostgresDatabase } from "../../../constructs/postgres-database/postgres-database";
import type { PrivateContainer } from "../../../constructs/private-storage/private-container";
import type { SearchService } from "../../../constructs/search-service/search-service";
import type { SecretVault } from "../../../constructs/secret-vault/secret-vault";
import type { FunctionPackage } from "../../../packaging/functions/function-package";
import { receiptKeySecret } from "../../../runtime/articles/forgetting/receipt";
import type { encoderSettings } from "../../../runtime/articles/ingestion/encoder-settings";
import {
  ArticleIntakeSettings,
  articleFilesTrigger,
  articleIntakeContainers,
  deedsTrigger,
  forgettingContainers,
} from "../../../runtime/functions/article-intake/settings";
import { FileIntake, type FileIntakeProps } from "../../file-intake";
import type { ArticleLake } from "../lake/article-lake";
import { addArchiveAlarm, addDeedAlarms } from "./deed-alarms";

/** Of those that an hour has a whole number of. */
export type CatchUpMinutes = 1 | 5 | 10 | 15 | 30 | 60;

export interface ArticleIntakeProps extends FileIntakeProps {
  /** What takes deeds and articles in, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** Where both go. */
  readonly database: Pick<PostgresDatabase, "alsoAs" | "as">;

  /** Where deeds come from. */
  readonly deeds: Pick<EventHub, "receive">;

  /** Where deeds are archived. */
  readonly lake: Pick<ArticleLake, "restoreDays" | "use">;

  /** What is kept there of a reader is forgotten when they have done something. */
  readonly cache: Pick<Cache, "use">;

  /** Has the key of receipts, once somebody has put it there. */
  readonly secrets: Pick<SecretVault, "read">;

  /** How long the database's backups and the hub's events are kept, which receipts of erasures tell. */
  readonly kept: { readonly backupDays: number; readonly hubHours: number };

  /** Finds articles by words and meaning. */
  readonly search: Pick<SearchService, "keepIndexes">;

  /** What encodes articles, at most one. @default - what is learned from them */
  readonly encoder?: readonly Link<typeof encoderSettings>[];

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

  /**
   * Minutes between two looks for what is not done at once: the search index of what publishers send, more readers for new articles, the model.
   * Each wakes an app that sleeps.
   *
   * @default 5
   */
  readonly catchUpMinutes?: CatchUpMinutes;

  /** What is tried, as the setting EXPERIMENTS has it. @default - nothing */
  readonly experiments?: string;

  /** How models are tried, as the setting CANDIDATE_TRIAL has it. @default - a person releases them */
  readonly candidate?: string;

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
 *                └────group archive──▶ app ──▶ lake
 *     file ──▶ imports ──new file──▶ app ──▶ PostgreSQL, AI Search, a report
 */
export class ArticleIntake extends FileIntake {
  readonly app: FunctionApp<typeof ArticleIntakeSettings>;
  readonly trigger: BlobTrigger;
  /** Of erasures: what is gone and what goes when, without whose it was. */
  readonly receipts: PrivateContainer;

  constructor(scope: Construct, id: string, props: ArticleIntakeProps) {
    super(scope, id, props, { purpose: "articles", containers: articleIntakeContainers });
    this.receipts = this.storage.addContainer("receipts");
    this.app = this.createApp(props);
    this.trigger = this.triggerOf(this.app, articleFilesTrigger);
    addDeedAlarms(this, props.foundation.telemetry);
    addArchiveAlarm(this, props.foundation.telemetry);
    this.addFileAlarms({ of: "articles", event: "articles imported", again: "nothing is there twice" });
  }

  private createApp(props: ArticleIntakeProps): FunctionApp<typeof ArticleIntakeSettings> {
    const { maximumInstances = 4, instanceMemoryMB, alwaysReady = 0 } = props.app ?? {};
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "article-intake",
      package: props.package,
      settingsSchema: ArticleIntakeSettings,
      links: [
        this.storage.blobTrigger("ARTICLES", { ...articleIntakeContainers, ...forgettingContainers }),
        props.deeds.receive("EVENTS"),
        props.lake.use(),
        props.database.as("articles_intake"),
        props.database.alsoAs("articles_erasure"),
        props.cache.use(),
        props.search.keepIndexes(),
        props.secrets.read({ RECEIPT_KEY: receiptKeySecret }),
        ...(props.encoder ?? []),
      ],
      settings: {
        ARTICLE_DAYS: props.articleDays?.toString(),
        DEED_DAYS: props.keptDays?.toString(),
        CATCH_UP_SCHEDULE: scheduleOf(props.catchUpMinutes ?? 5),
        EXPERIMENTS: props.experiments,
        CANDIDATE_TRIAL: props.candidate,
        BACKUP_DAYS: String(props.kept.backupDays),
        RESTORE_DAYS: String(props.restoreDays ?? 7),
        LAKE_RESTORE_DAYS: String(props.lake.restoreDays),
        HUB_HOURS: String(props.kept.hubHours),
        LOG_DAYS: String(props.foundation.telemetry.workspace.retentionInDaysInput ?? 30),
        TRAINING_DAYS: props.reportDays?.toString(),
      },
      instanceMemoryMB,
      maximumInstances,
      alwaysReady: alwaysReady > 0 ? { [`function:${deedsTrigger.functionName}`]: alwaysReady } : {},
    });
  }
}

function scheduleOf(minutes: CatchUpMinutes): string {
  return minutes === 60 ? "0 0 * * * *" : `0 */${minutes} * * * *`;
}
