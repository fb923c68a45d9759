import type { CdnFrontdoorRoute } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { Grantee } from "../../constructs/core/grant";
import type { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp, type FunctionAppProps } from "../../constructs/function-app/function-app";
import { ModelRegistry } from "../../constructs/model-registry/model-registry";
import {
  PostgresDatabase,
  type PostgresDatabaseProps,
} from "../../constructs/postgres-database/postgres-database";
import { SignIn } from "../../constructs/sign-in/sign-in";
import type { WebTest } from "../../constructs/telemetry/web-test";
import type { Workbook } from "../../constructs/telemetry/workbook/workbook";
import { TrainingJob, type TrainingJobProps } from "../../constructs/training-job/training-job";
import type { WebSite } from "../../constructs/web-site/web-site";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import { type FilmsRole, filmsRoles } from "../../runtime/films/app-roles";
import { FilmsSettings } from "../../runtime/functions/films/settings";
import { filmsSections } from "./monitoring/films-workbook";
import { RatingsImport, type RatingsImportProps } from "./ratings-import/ratings-import";

type Package = Pick<FunctionPackage, "hash" | "path" | "version">;

export interface FilmsProps {
  readonly foundation: Foundation;

  /** The handlers, as `functionPackage` made them: the API, what takes files in, and what migrates their database. */
  readonly packages: { readonly films: Package; readonly filmImport: Package; readonly migrate: Package };

  /** What the image of trainings is built from, as `trainingContext` made it. */
  readonly training: TrainingJobProps["context"];

  /** What makes the tables, and what their roles may do: `sqlFiles({ root, app: "films" })`. */
  readonly sql: PostgresDatabaseProps["sql"];

  /** Under whose address the API answers, below /films/api. */
  readonly console: WebSite;

  /**
   * The lowest rating, the highest one, and what lies between two that follow each other.
   *
   * @default - 0.5 to 5 in halves
   */
  readonly ratings?: { readonly lowest: number; readonly highest: number; readonly step: number };

  /** Object ids of who may change the registration in Microsoft Entra ID. @default - see SignIn */
  readonly owners?: readonly string[];

  /** @default - see PostgresDatabase */
  readonly database?: Pick<
    PostgresDatabaseProps,
    "backupDays" | "highAvailability" | "openTo" | "size" | "storageGB"
  >;

  /** @default - see RatingsImport */
  readonly files?: Pick<RatingsImportProps, "replication" | "reportDays" | "restoreDays">;

  /** @default - see TrainingJob */
  readonly machines?: Pick<TrainingJobProps, "interruptible" | "limitMinutes" | "machine" | "mostMachines">;

  /**
   * Days from one training to the next that nobody asks for.
   *
   * @default - none starts by itself
   */
  readonly trainEveryDays?: number;

  /**
   * What follows when what people rate, or what the model that serves does, has drifted: an alarm, or a training as well, at most one in a week.
   *
   * @default "alarm"
   */
  readonly onDrift?: "alarm" | "nothing" | "train";

  /**
   * Who lets a model serve that passes the gate: the gate itself, or a person afterwards, by `npx vitrine films promote`.
   *
   * @default "gate"
   */
  readonly promotedBy?: "gate" | "person";

  /** @default - see FunctionApp */
  readonly app?: Pick<
    FunctionAppProps<typeof FilmsSettings>,
    "alwaysReady" | "instanceMemoryMB" | "maximumInstances"
  >;

  /**
   * Requests of one client in a minute, in front of the API and in it.
   *
   * @default - 600 in front, see WebSite; 600 in each of the app's instances
   */
  readonly requestsPerMinute?: number;
}

/** Below the console's address. */
const path = "/films/api";

/**
 * Films are recommended from what people rated, each with its reason.
 *
 *     browser or program ──▶ Front Door ──▶ films app ──▶ ratings in PostgreSQL ◀── film-import app ◀── files of ratings
 *                                               └──▶ the model that serves ◀── training: an Azure ML job, its stages' outputs in Blob
 */
export class Films extends Construct {
  readonly models: ModelRegistry;
  /** Of films, people by their pseudonyms, and ratings. */
  readonly database: PostgresDatabase;
  /** Who may do more than ask and rate. */
  readonly signIn: SignIn<FilmsRole>;
  readonly files: RatingsImport;
  readonly training: TrainingJob;
  readonly app: FunctionApp<typeof FilmsSettings>;

  /** What is watched, as charts in the portal. */
  readonly workbook: Workbook;

  /** Asks for the API's health through Front Door. Missing where the console is not `httpsOnly`, as on one machine. */
  readonly webTest: WebTest | undefined;

  /** Where the API's paths begin, e.g. "https://…/films/api/v1". */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: FilmsProps) {
    super(scope, id);
    const { foundation, console, packages } = props;
    this.apiUrl = `${console.url}${path}/v1`;
    this.models = new ModelRegistry(this, "Models", { foundation, purpose: "films", trains: true });
    this.database = new PostgresDatabase(this, "Database", {
      foundation,
      purpose: "films",
      sql: props.sql,
      migrate: packages.migrate,
      ...props.database,
    });
    this.signIn = new SignIn(this, "SignIn", {
      foundation,
      purpose: "films",
      roles: filmsRoles,
      consoleUrl: console.url,
      callbackPath: `${path}/auth/callback`,
      owners: props.owners,
    });
    this.files = new RatingsImport(this, "Import", {
      foundation,
      package: packages.filmImport,
      database: this.database,
      settings: scaleSettings(props),
      ...props.files,
    });
    this.training = this.createTraining(props);
    this.app = this.createApp(props);
    this.addChampionAlarm(foundation);
    if (props.onDrift !== "nothing") this.addDriftAlarm(foundation);
    this.workbook = foundation.telemetry.addWorkbook(this, "Workbook", {
      purpose: "films",
      title: "Films",
      sections: filmsSections(this.app.site.name),
    });
    const route = console.serveApi(this.app, { path, requestsPerMinute: props.requestsPerMinute });
    this.webTest = console.httpsOnly ? this.askFromOutside(foundation, route) : undefined;
  }

  /** Lets people see which models there are and read their files. */
  grantReadModels(grantee: Grantee): readonly RoleAssignment[] {
    return this.models.grantRead(grantee);
  }

  /** Lets people register models, and decide which one serves. */
  grantRegister(grantee: Grantee): readonly RoleAssignment[] {
    return this.models.grantRegister(grantee);
  }

  /** Lets people see the trainings beside each other: what was made from what, and why. */
  grantReadRuns(grantee: Grantee): RoleAssignment {
    return this.files.pipeline.grantRead(grantee);
  }

  private createTraining({ foundation, training, machines, promotedBy }: FilmsProps): TrainingJob {
    return new TrainingJob(this, "Training", {
      foundation,
      workspace: this.models.workspace,
      purpose: "films",
      context: training,
      links: [this.database.as("films_training"), this.models.register(), this.files.keepStages()],
      settings: promotedBy && { PROMOTED_BY: promotedBy },
      ...machines,
    });
  }

  private createApp(props: FilmsProps): FunctionApp<typeof FilmsSettings> {
    const { frontDoorId } = props.console;
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "films",
      package: props.packages.films,
      settingsSchema: FilmsSettings,
      links: [this.database.as("films_api"), this.models.read(), this.signIn.use(), this.training.start()],
      settings: {
        ...scaleSettings(props),
        REQUESTS_PER_MINUTE: props.requestsPerMinute?.toString(),
        TRAIN_EVERY_DAYS: props.trainEveryDays?.toString(),
        TRAIN_ON_DRIFT: props.onDrift === "train" ? "true" : undefined,
        FRONT_DOOR_ID: frontDoorId,
      },
      processSettings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(mostRequestBytes) },
      healthCheckPath: `${path}/health`,
      onlyThrough: frontDoorId,
      ...props.app,
    });
  }

  private addChampionAlarm({ telemetry }: Foundation): void {
    telemetry.addLogAlarm(this, "ChampionAlarm", {
      purpose: "films-champion",
      description:
        "The newest champion of films is refused at serving: its file is damaged, too large or of another release. What served before goes on, or what is popular where nothing did. GET /films/api/v1/health has the reason; npx vitrine films rollback makes what serves the champion, npx vitrine train films another one.",
      table: "AppEvents",
      where: 'Name == "champion refused"',
    });
  }

  private addDriftAlarm({ telemetry }: Foundation): void {
    telemetry.addLogAlarm(this, "DriftAlarm", {
      purpose: "films-drift",
      description:
        "What people rate is no more what the model that serves was trained on. GET /films/api/v1/monitoring/drift says in what, and how much; POST /films/api/v1/training trains a candidate on what there is now.",
      table: "AppEvents",
      where: 'Name == "drift checked" and tostring(Properties.alarm) == "true"',
    });
  }

  private askFromOutside({ telemetry }: Foundation, route: CdnFrontdoorRoute): WebTest {
    return telemetry.addWebTest(this, "WebTest", {
      purpose: "films",
      description: `The films API does not answer from outside, or its certificate ends in a week. Open ${path}/v1/health at the console's address: it says whether a list can be made. Without an answer look at Front Door, then at the app.`,
      url: `${this.apiUrl}/health`,
      askAfter: [route],
    });
  }
}

/** What the host takes before the handler is asked, which takes a MB and says what to do about more. */
const mostRequestBytes = 4 * 1024 ** 2;

function scaleSettings({ ratings }: FilmsProps) {
  return {
    RATING_LOWEST: ratings?.lowest.toString(),
    RATING_HIGHEST: ratings?.highest.toString(),
    RATING_STEP: ratings?.step.toString(),
  };
}
