import type { Construct } from "constructs";
import type { BlobTrigger } from "../../../constructs/blob-trigger/blob-trigger";
import { FunctionApp, type FunctionAppProps } from "../../../constructs/function-app/function-app";
import type { PostgresDatabase } from "../../../constructs/postgres-database/postgres-database";
import type { FunctionPackage } from "../../../packaging/functions/function-package";
import {
  FilmImportSettings,
  filmImportContainers,
  filmImportTrigger,
} from "../../../runtime/functions/film-import/settings";
import { FileIntake, type FileIntakeProps } from "../../file-intake";

export interface RatingsImportProps extends FileIntakeProps {
  /** What takes files in, as `functionPackage` made it. */
  readonly package: Pick<FunctionPackage, "hash" | "path" | "version">;

  /** Where films and ratings go. */
  readonly database: Pick<PostgresDatabase, "as">;

  /** The scale of the ratings. */
  readonly settings: Pick<
    FunctionAppProps<typeof FilmImportSettings>["settings"],
    "RATING_HIGHEST" | "RATING_LOWEST" | "RATING_STEP"
  >;
}

/**
 * Brings files of films and ratings into the database.
 *
 *     file ──▶ imports ──new file──▶ app ──▶ PostgreSQL, a report
 */
export class RatingsImport extends FileIntake {
  readonly app: FunctionApp<typeof FilmImportSettings>;
  readonly trigger: BlobTrigger;

  constructor(scope: Construct, id: string, props: RatingsImportProps) {
    super(scope, id, props, { purpose: "films", containers: filmImportContainers });
    this.app = new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "film-import",
      package: props.package,
      settingsSchema: FilmImportSettings,
      links: [this.storage.blobTrigger("FILMS", filmImportContainers), props.database.as("films_import")],
      settings: props.settings,
      // one brings a file in at a time: they wait for the same rows
      maximumInstances: 1,
    });
    this.trigger = this.triggerOf(this.app, filmImportTrigger);
    this.addFileAlarms({ of: "ratings", event: "films imported", again: "nothing is counted twice" });
  }
}
