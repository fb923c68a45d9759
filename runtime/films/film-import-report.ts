import * as z from "zod";
import { ImportReport } from "../shared/import-report";

/** What became of a file of ratings or films. */
export const FilmImportReport = ImportReport.extend({ kind: z.enum(["ratings", "films"]).nullable() });

export type FilmImportReport = z.output<typeof FilmImportReport>;
