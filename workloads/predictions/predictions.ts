import type { CdnFrontdoorRoute } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route";
import { Construct } from "constructs";
import type { Grantee } from "../../constructs/core/grant";
import type { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp, type FunctionAppProps } from "../../constructs/function-app/function-app";
import { ModelRegistry, type ModelRegistryProps } from "../../constructs/model-registry/model-registry";
import {
  PostgresDatabase,
  type PostgresDatabaseProps,
} from "../../constructs/postgres-database/postgres-database";
import { SignIn } from "../../constructs/sign-in/sign-in";
import type { WebTest } from "../../constructs/telemetry/web-test";
import type { WebSite } from "../../constructs/web-site/web-site";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import { PredictionsSettings } from "../../runtime/functions/predictions/settings";
import { type PredictionsRole, predictionsRoles } from "../../runtime/predictions/app-roles";

export interface PredictionsProps {
  readonly foundation: Foundation;

  /** The handlers, as `functionPackage` made them: the API, and what migrates its database. */
  readonly packages: {
    readonly predictions: Pick<FunctionPackage, "hash" | "path" | "version">;
    readonly migrate: Pick<FunctionPackage, "hash" | "path" | "version">;
  };

  /** The commit of the API's sources, which each prediction names. @default - predictions do not name one */
  readonly commit?: string;

  /** What makes the record, and what its roles may do: `sqlFiles({ root, app: "predictions" })`. */
  readonly sql: PostgresDatabaseProps["sql"];

  /** Under whose address the API answers, below /predictions/api. */
  readonly console: WebSite;

  /** What every deploy registers. @default - none; see ModelRegistry */
  readonly models?: ModelRegistryProps["models"];

  /** The name of the model that answers when none is named, and instead of one that cannot be used. */
  readonly defaultModel: string;

  /** Object ids of who may change the registration in Microsoft Entra ID. @default - see SignIn */
  readonly owners?: readonly string[];

  /** @default - see PostgresDatabase */
  readonly database?: Pick<
    PostgresDatabaseProps,
    "backupDays" | "highAvailability" | "openTo" | "size" | "storageGB"
  >;

  /**
   * Whole months that the record is kept, beside the current one.
   *
   * @default 12
   */
  readonly retentionMonths?: number;

  /** @default - see FunctionApp */
  readonly app?: Pick<
    FunctionAppProps<typeof PredictionsSettings>,
    "alwaysReady" | "instanceMemoryMB" | "maximumInstances"
  >;

  /**
   * Requests of one client in a minute, in front of the API and in it.
   *
   * @default - 600 in front, see WebSite; 12,000 in each of the app's instances
   */
  readonly requestsPerMinute?: number;
}

/** Below the console's address. */
const path = "/predictions/api";

/**
 * Registered models answer for rows, and every answer can be accounted for.
 *
 *     browser or service ──▶ Front Door ──▶ predictions app ──▶ record in PostgreSQL, before and after
 *                                                  └──▶ registered models: Azure ML, and their files in Blob
 */
export class Predictions extends Construct {
  readonly models: ModelRegistry;
  /** Of the record. */
  readonly database: PostgresDatabase;
  /** Who may ask. */
  readonly signIn: SignIn<PredictionsRole>;
  readonly app: FunctionApp<typeof PredictionsSettings>;

  /** Asks for the API's health through Front Door. Missing where the console is not `httpsOnly`, as on one machine. */
  readonly webTest: WebTest | undefined;

  /** Where the API's paths begin, e.g. "https://…/predictions/api/v1". */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: PredictionsProps) {
    super(scope, id);
    const { foundation, console } = props;
    this.apiUrl = `${console.url}${path}/v1`;
    this.models = new ModelRegistry(this, "Models", {
      foundation,
      purpose: "predictions",
      models: props.models,
    });
    this.database = new PostgresDatabase(this, "Database", {
      foundation,
      purpose: "predictions",
      sql: props.sql,
      migrate: props.packages.migrate,
      ...props.database,
    });
    this.signIn = new SignIn(this, "SignIn", {
      foundation,
      purpose: "predictions",
      roles: predictionsRoles,
      consoleUrl: console.url,
      callbackPath: `${path}/auth/callback`,
      owners: props.owners,
    });
    this.app = this.createApp(props);
    const route = console.serveApi(this.app, { path, requestsPerMinute: props.requestsPerMinute });
    this.webTest = console.httpsOnly ? this.askFromOutside(foundation, route) : undefined;
  }

  /** Lets people see which models there are and read their files. */
  grantReadModels(grantee: Grantee): void {
    this.models.grantRead(grantee);
  }

  /** Lets people register models. */
  grantRegister(grantee: Grantee): void {
    this.models.grantRegister(grantee);
  }

  private createApp(props: PredictionsProps): FunctionApp<typeof PredictionsSettings> {
    const { frontDoorId } = props.console;
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "predictions",
      package: props.packages.predictions,
      settingsSchema: PredictionsSettings,
      links: [this.database.as("predictions_api"), this.models.read(), this.signIn.use()],
      settings: {
        DEFAULT_MODEL: props.defaultModel,
        DEPLOYED_COMMIT: props.commit,
        RETENTION_MONTHS: props.retentionMonths?.toString(),
        REQUESTS_PER_MINUTE: props.requestsPerMinute?.toString(),
        FRONT_DOOR_ID: frontDoorId,
      },
      processSettings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(mostRequestBytes) },
      healthCheckPath: `${path}/health`,
      onlyThrough: frontDoorId,
      ...props.app,
    });
  }

  private askFromOutside({ telemetry }: Foundation, route: CdnFrontdoorRoute): WebTest {
    return telemetry.addWebTest(this, "WebTest", {
      purpose: "predictions",
      description: `The predictions API does not answer from outside, or its certificate ends in a week. Open ${path}/v1/health at the console's address: it says whether the model or the record is down. Without an answer look at Front Door, then at the app.`,
      url: `${this.apiUrl}/health`,
      askAfter: [route],
    });
  }
}

/**
 * What the host takes before the handler is asked: above the handler's own 10 MB, so that more is answered with what to do
 * about it; far below the host's 100 MB.
 */
const mostRequestBytes = 16 * 1024 ** 2;
