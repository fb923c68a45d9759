import { AppDatabase } from "../../../database/testing/app-database";

export type FilmsDatabaseRole = "films_api" | "films_import" | "films_training" | "films_erasure";

/** Where films, people and ratings are. */
export type FilmsDatabase = AppDatabase<FilmsDatabaseRole>;

export const FilmsDatabase = { start: () => AppDatabase.start<FilmsDatabaseRole>("films") };
