import { AppDatabase } from "../../../database/testing/app-database";

export type RecordRole =
  | "predictions_api"
  | "predictions_audit"
  | "predictions_dashboard"
  | "predictions_erasure";

/** Where the record is. */
export type RecordDatabase = AppDatabase<RecordRole>;

export const RecordDatabase = {
  /** @param more of `TestDatabase` */
  start: (more?: readonly string[]) => AppDatabase.start<RecordRole>("predictions", more),
};
