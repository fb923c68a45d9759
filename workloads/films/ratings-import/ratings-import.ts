import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import { BlobTrigger } from "../../../constructs/blob-trigger/blob-trigger";
import type { Grantee } from "../../../constructs/core/grant";
import type { Foundation } from "../../../constructs/foundation/foundation";
import { FunctionApp, type FunctionAppProps } from "../../../constructs/function-app/function-app";
import type { PostgresDatabase } from "../../../constructs/postgres-database/postgres-database";
import type { PrivateContainer } from "../../../constructs/private-storage/private-container";
import {
  PrivateStorage,
  type PrivateStorageProps,
} from "../../../constructs/private-storage/private-storage";
import type { FunctionPackage } from "../../../packaging/functions/function-package";
import {
  FilmImportSettings,
  filmImportContainers,
  filmImportTrigger,
} from "../../../runtime/functions/film-import/settings";
import { addAlarms } from "./alarms";

const deadLetters = "dead-letters";

export interface RatingsImportProps {
  readonly foundation: Foundation;

  /** What takes files in, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** Where films and ratings go. */
  readonly database: Pick<PostgresDatabase, "as">;

  /** The scale of the ratings. */
  readonly settings: Pick<
    FunctionAppProps<typeof FilmImportSettings>["settings"],
    "RATING_HIGHEST" | "RATING_LOWEST" | "RATING_STEP"
  >;

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
}

/**
 * Brings files of films and ratings into the database.
 *
 *     file ──▶ imports ──new file──▶ app ──▶ PostgreSQL, a report
 */
export class RatingsImport extends Construct {
  readonly storage: PrivateStorage;
  readonly imports: PrivateContainer;
  readonly reports: PrivateContainer;
  readonly deadLetters: PrivateContainer;
  readonly app: FunctionApp<typeof FilmImportSettings>;
  readonly trigger: BlobTrigger;

  constructor(scope: Construct, id: string, props: RatingsImportProps) {
    super(scope, id);
    const { foundation, database, replication, restoreDays, reportDays = 30 } = props;
    this.storage = new PrivateStorage(this, "Storage", {
      foundation,
      purpose: "films",
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
    const containers = this.storage.addContainers(filmImportContainers);
    this.imports = containers.imports;
    this.reports = containers.reports;
    this.deadLetters = this.storage.addContainer(deadLetters);
    this.app = new FunctionApp(this, "App", {
      foundation,
      purpose: "film-import",
      package: props.package,
      settingsSchema: FilmImportSettings,
      links: [this.storage.blobTrigger("FILMS", filmImportContainers), database.as("films_import")],
      settings: props.settings,
      // one brings a file in at a time: they wait for the same rows
      maximumInstances: 1,
    });
    this.trigger = new BlobTrigger(this, "Trigger", {
      foundation,
      storage: this.storage,
      container: containers[filmImportTrigger.container],
      deadLetters: this.deadLetters,
      app: this.app,
      functionName: filmImportTrigger.functionName,
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
}
