import type { CdnFrontdoorRoute } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { Cache } from "../../constructs/cache/cache";
import type { Grantee } from "../../constructs/core/grant";
import { EventHub } from "../../constructs/event-hub/event-hub";
import type { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp } from "../../constructs/function-app/function-app";
import { ModelRegistry } from "../../constructs/model-registry/model-registry";
import { PostgresDatabase } from "../../constructs/postgres-database/postgres-database";
import { ReaderSignIn } from "../../constructs/reader-sign-in/reader-sign-in";
import type { ScoringEndpoint } from "../../constructs/scoring-endpoint/scoring-endpoint";
import { SearchService } from "../../constructs/search-service/search-service";
import { SignIn } from "../../constructs/sign-in/sign-in";
import type { WebTest } from "../../constructs/telemetry/web-test";
import type { Workbook } from "../../constructs/telemetry/workbook/workbook";
import { TrainingJob } from "../../constructs/training-job/training-job";
import { type ArticlesRole, articlesRoles } from "../../runtime/articles/app-roles";
import type { Experiments } from "../../runtime/articles/experiments/experiment";
import type { TrialSettings } from "../../runtime/articles/experiments/trial/trial-settings";
import { archiveTrigger, deedsTrigger } from "../../runtime/functions/article-intake/settings";
import { ArticlesSettings, mentioningContainers } from "../../runtime/functions/articles/settings";
import { ArticleIntake } from "./article-intake/article-intake";
import type { ArticlesProps } from "./articles-props";
import { ArticleLake } from "./lake/article-lake";
import { articlesSections } from "./monitoring/articles-workbook";
import { addListAlarms } from "./monitoring/list-alarms";
import { askScoring, rankingSettingsOf, serveOwnModels } from "./own-models";

/** Below the console's address. */
const path = "/articles/api";

/**
 * What to read, for each reader, from what they have just done, each with its reason.
 *
 *     reader ──▶ Front Door ──▶ articles app ──▶ Redis, PostgreSQL, AI Search
 *                                   ├──deeds──▶ Event Hubs ──▶ article-intake app ──▶ PostgreSQL ◀── files of articles
 *                                   │                                   └──▶ lake
 *                                   └──starts──▶ training: an Azure ML job, its stages' outputs in Blob ──▶ PostgreSQL
 */
export class Articles extends Construct {
  /** Of articles, readers by their pseudonyms, and what they did. */
  readonly database: PostgresDatabase;
  /** What readers do, on its way. */
  readonly deeds: EventHub;
  /** What readers did, for those who learn from it. */
  readonly lake: ArticleLake;
  readonly cache: Cache;
  /** Finds articles by words and meaning. */
  readonly search: SearchService;
  /** Of models of one's own. */
  readonly scoring: ScoringEndpoint | undefined;
  /** Who may do more than read. */
  readonly signIn: SignIn<ArticlesRole>;
  readonly readers: ReaderSignIn;
  readonly intake: ArticleIntake;
  /** Versions that trainings made; which one serves stands in the database. */
  readonly models: ModelRegistry;
  readonly training: TrainingJob;
  readonly app: FunctionApp<typeof ArticlesSettings>;

  /** What is watched, as charts in the portal. */
  readonly workbook: Workbook;

  /** Asks for the API's health through Front Door. Missing where the console is not `httpsOnly`, as on one machine. */
  readonly webTest: WebTest | undefined;

  /** Where the API's paths begin, e.g. "https://…/articles/api/v1". */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: ArticlesProps) {
    super(scope, id);
    const { foundation, console, packages } = props;
    this.apiUrl = `${console.url}${path}/v1`;
    this.database = new PostgresDatabase(this, "Database", {
      foundation,
      purpose: "articles",
      sql: props.sql,
      migrate: packages.migrate,
      ...props.database,
    });
    this.deeds = new EventHub(this, "Deeds", {
      foundation,
      purpose: "articles",
      name: "deeds",
      consumerGroups: [deedsTrigger.consumerGroup, archiveTrigger.consumerGroup, "analytics"],
      ...props.deeds,
    });
    this.cache = new Cache(this, "Cache", { foundation, purpose: "articles", ...props.cache });
    this.search = new SearchService(this, "Search", { foundation, purpose: "articles", ...props.search });
    this.scoring = serveOwnModels(this, foundation, props.scoring);
    this.signIn = new SignIn(this, "SignIn", {
      foundation,
      purpose: "articles",
      roles: articlesRoles,
      consoleUrl: console.url,
      callbackPath: `${path}/staff/auth/callback`,
      owners: props.owners,
    });
    this.readers = new ReaderSignIn(this, "Readers", {
      ...props.readers,
      consoleUrl: console.url,
      callbackPath: `${path}/auth/callback`,
    });
    this.lake = new ArticleLake(this, "Lake", { foundation, ...props.lake });
    this.intake = new ArticleIntake(this, "Intake", {
      foundation,
      package: packages.articleIntake,
      database: this.database,
      deeds: this.deeds,
      lake: this.lake,
      cache: this.cache,
      search: this.search,
      secrets: props.secrets,
      kept: {
        backupDays: props.database?.backupDays ?? 7,
        hubHours: props.deeds?.retentionHours ?? 24,
      },
      encoder:
        this.scoring && props.scoring?.encoder ? [askScoring(this.scoring, props.scoring.encoder)] : [],
      articleDays: props.articleDays,
      catchUpMinutes: props.catchUpMinutes,
      keptDays: props.keptDays,
      experiments: experimentsSetting(props.experiments),
      candidate: trialSetting(props.candidate),
      ...props.files,
      app: props.intake,
    });
    this.models = new ModelRegistry(this, "Models", { foundation, purpose: "articles", trains: true });
    this.training = this.createTraining(props);
    this.app = this.createApp(props);
    addListAlarms(this, foundation.telemetry, this.app.site.name);
    if (props.onDrift !== "nothing") this.addDriftAlarm(foundation);
    this.workbook = foundation.telemetry.addWorkbook(this, "Workbook", {
      purpose: "articles",
      title: "Articles",
      sections: articlesSections({ api: this.app.site.name, intake: this.intake.app.site.name }),
    });
    const route = console.serveApi(this.app, { path, requestsPerMinute: props.requestsPerMinute });
    this.webTest = console.httpsOnly ? this.askFromOutside(foundation, route) : undefined;
  }

  /** Lets people see which models there are and read their files. */
  grantReadModels(grantee: Grantee): readonly RoleAssignment[] {
    return this.models.grantRead(grantee);
  }

  /** Lets people see the trainings beside each other: what was made from what, and why. */
  grantReadRuns(grantee: Grantee): RoleAssignment {
    return this.intake.pipeline.grantRead(grantee);
  }

  private createTraining({ foundation, training, machines }: ArticlesProps): TrainingJob {
    return new TrainingJob(this, "Training", {
      foundation,
      workspace: this.models.workspace,
      purpose: "articles",
      context: training,
      links: [this.database.as("articles_training"), this.models.register(), this.intake.keepStages()],
      ...machines,
    });
  }

  private createApp(props: ArticlesProps): FunctionApp<typeof ArticlesSettings> {
    const { frontDoorId } = props.console;
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "articles",
      package: props.packages.articles,
      settingsSchema: ArticlesSettings,
      links: [
        this.database.as("articles_api"),
        this.deeds.send("EVENTS"),
        this.cache.use(),
        this.search.query(),
        ...(this.scoring ? [askScoring(this.scoring, props.scoring?.encoder)] : []),
        this.signIn.use(),
        this.readers.use(),
        this.training.start(),
        // readers are handed all that is kept of them
        this.lake.read(),
        this.intake.storage.blobs("FILES", mentioningContainers),
      ],
      settings: {
        REQUESTS_PER_MINUTE: props.requestsPerMinute?.toString(),
        ARTICLE_DAYS: props.articleDays?.toString(),
        EXPERIMENTS: experimentsSetting(props.experiments),
        CANDIDATE_TRIAL: trialSetting(props.candidate),
        READER_REQUESTS_PER_MINUTE: props.readerRequestsPerMinute?.toString(),
        TRAIN_EVERY_DAYS: props.trainEveryDays?.toString(),
        TRAIN_ON_DRIFT: props.onDrift === "train" ? "true" : undefined,
        FRONT_DOOR_ID: frontDoorId,
        ...rankingSettingsOf(this, props.scoring?.ranking),
      },
      processSettings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(mostRequestBytes) },
      healthCheckPath: `${path}/health`,
      onlyThrough: frontDoorId,
      ...props.app,
    });
  }

  private addDriftAlarm({ telemetry }: Foundation): void {
    telemetry.addLogAlarm(this, "DriftAlarm", {
      purpose: "articles-drift",
      description:
        "What readers open is no more what the champion was trained on. GET /articles/api/v1/monitoring/drift says in what, and how much; POST /articles/api/v1/training trains a candidate on what there is now.",
      table: "AppEvents",
      where: 'Name == "reading drift checked" and tostring(Properties.alarm) == "true"',
    });
  }

  private askFromOutside({ telemetry }: Foundation, route: CdnFrontdoorRoute): WebTest {
    return telemetry.addWebTest(this, "WebTest", {
      purpose: "articles",
      description: `The articles API does not answer from outside, or its certificate ends in a week. Open ${path}/v1/health at the console's address: it says what is down. Without an answer look at Front Door, then at the app.`,
      url: `${this.apiUrl}/health`,
      askAfter: [route],
    });
  }
}

/** What the host takes before the handler is asked, which takes a MB and says what to do about more. */
const mostRequestBytes = 4 * 1024 ** 2;

function trialSetting(candidate: TrialSettings | undefined): string | undefined {
  return candidate && JSON.stringify(candidate);
}

/** Left out where there are none. */
function experimentsSetting(experiments: Experiments = {}): string | undefined {
  return Object.keys(experiments).length === 0 ? undefined : JSON.stringify(experiments);
}
