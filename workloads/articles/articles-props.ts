import type { CacheProps } from "../../constructs/cache/cache";
import type { EventHubProps } from "../../constructs/event-hub/event-hub";
import type { Foundation } from "../../constructs/foundation/foundation";
import type { FunctionAppProps } from "../../constructs/function-app/function-app";
import type { PostgresDatabaseProps } from "../../constructs/postgres-database/postgres-database";
import type { ReaderSignInProps } from "../../constructs/reader-sign-in/reader-sign-in";
import type { SearchServiceProps } from "../../constructs/search-service/search-service";
import type { SecretVault } from "../../constructs/secret-vault/secret-vault";
import type { TrainingJobProps } from "../../constructs/training-job/training-job";
import type { WebSite } from "../../constructs/web-site/web-site";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import type { Experiments } from "../../runtime/articles/experiments/experiment";
import type { TrialSettings } from "../../runtime/articles/experiments/trial/trial-settings";
import type { ArticlesSettings } from "../../runtime/functions/articles/settings";
import type { ArticleIntakeProps } from "./article-intake/article-intake";
import type { ArticleLakeProps } from "./lake/article-lake";
import type { ServedModels } from "./own-models";

type Package = Pick<FunctionPackage, "hash" | "path" | "version">;

export interface ArticlesProps {
  readonly foundation: Foundation;

  /** The handlers, as `functionPackage` made them: the API, what takes deeds and articles in, and what migrates their database. */
  readonly packages: {
    readonly articles: Package;
    readonly articleIntake: Package;
    readonly migrate: Package;
  };

  /** What the image of trainings is built from, as `trainingContext` made it. */
  readonly training: TrainingJobProps["context"];

  /** What makes the tables, and what their roles may do: `sqlFiles({ root, app: "articles" })`. */
  readonly sql: PostgresDatabaseProps["sql"];

  /** Under whose address the API answers, below /articles/api. */
  readonly console: WebSite;

  /** Has the key that signs receipts of erasures, once somebody has put it there: `receiptKeySecret`. */
  readonly secrets: Pick<SecretVault, "read">;

  /** Where readers sign in. */
  readonly readers: Pick<ReaderSignInProps, "certificate" | "tenant">;

  /** Requests of one reader in a minute, over all instances. @default 240 */
  readonly readerRequestsPerMinute?: number;

  /** Object ids of who may change the registration in Microsoft Entra ID. @default - see SignIn */
  readonly owners?: readonly string[];

  /** @default - see PostgresDatabase */
  readonly database?: Pick<
    PostgresDatabaseProps,
    "backupDays" | "highAvailability" | "openTo" | "size" | "storageGB"
  >;

  /** @default - see Cache */
  readonly cache?: Pick<CacheProps, "highAvailability" | "sku">;

  /** @default - see SearchService */
  readonly search?: Pick<SearchServiceProps, "partitions" | "replicas" | "sku">;

  /** Models of one's own, and what serves them. @default - none */
  readonly scoring?: ServedModels;

  /** @default - see EventHub */
  readonly deeds?: Pick<EventHubProps, "mostThroughputUnits" | "retentionHours" | "throughputUnits">;

  /** Days that deeds and lists are kept one by one. @default - see ArticleIntake */
  readonly keptDays?: number;

  /** Days after which an article that does not say when it expires is in no list. @default - see ArticleIntake */
  readonly articleDays?: number;

  /** Minutes between two looks for what is not done at once. @default - see ArticleIntake */
  readonly catchUpMinutes?: ArticleIntakeProps["catchUpMinutes"];

  /** What is tried with how many readers, by name. @default - nothing */
  readonly experiments?: Experiments;

  /** @default - see ArticleIntake */
  readonly files?: Pick<ArticleIntakeProps, "replication" | "reportDays" | "restoreDays">;

  /** @default - see TrainingJob */
  readonly machines?: Pick<TrainingJobProps, "interruptible" | "limitMinutes" | "machine" | "mostMachines">;

  /**
   * Days from one training to the next that nobody asks for.
   *
   * @default - none starts by itself
   */
  readonly trainEveryDays?: number;

  /**
   * How a version is tried with readers that the gate has accepted, before it serves all of them.
   *
   * @default - it is not, by itself: a person releases it
   */
  readonly candidate?: TrialSettings;

  /**
   * What follows when what readers open has drifted from what the champion was trained on: an alarm, or a training as well, at most one in a week.
   *
   * @default "alarm"
   */
  readonly onDrift?: "alarm" | "nothing" | "train";

  /** @default - see ArticleLake */
  readonly lake?: Omit<ArticleLakeProps, "foundation">;

  /** @default - see FunctionApp */
  readonly app?: Pick<
    FunctionAppProps<typeof ArticlesSettings>,
    "alwaysReady" | "instanceMemoryMB" | "maximumInstances"
  >;

  /** @default - see ArticleIntake */
  readonly intake?: ArticleIntakeProps["app"];

  /**
   * Requests of one client in a minute, in front of the API and in it.
   *
   * @default - 600 in front, see WebSite; 600 in each of the app's instances
   */
  readonly requestsPerMinute?: number;
}
