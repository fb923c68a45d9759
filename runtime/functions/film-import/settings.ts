import * as z from "zod";
import { databaseSettings } from "../../database/settings";
import { blobTriggerSettings, telemetrySettings } from "../../shared/service-settings";

/** The containers of the account that the code calls FILMS, and what it does with their blobs. */
export const filmImportContainers = {
  imports: "read",
  reports: "readWrite",
} as const;

export type FilmImportContainer = keyof typeof filmImportContainers;

/** The function that every new blob of a container calls. */
export const filmImportTrigger = {
  functionName: "film-import",
  container: "imports",
  prefix: "",
} as const satisfies { functionName: string; container: FilmImportContainer; prefix: string };

/** What a file is, by the folder that it is put into: "ratings/ratings.dat", "films/movies.dat". */
export const importKinds = ["ratings", "films"] as const;

/** Every setting the import reads. The construct fills them, the compiler compares the two. */
export const FilmImportSettings = z.object({
  ...blobTriggerSettings("FILMS"),
  /** The role is films_import, whose rights are among those of the app films. */
  ...databaseSettings,

  /** The lowest rating, the highest one, and what lies between two that follow each other: as the API has them. */
  RATING_LOWEST: z.coerce.number().default(0.5),
  RATING_HIGHEST: z.coerce.number().default(5),
  RATING_STEP: z.coerce.number().positive().default(0.5),

  ...telemetrySettings,
});

export type FilmImportSettings = z.output<typeof FilmImportSettings>;
