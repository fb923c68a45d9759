import type { FilmModel } from "../../../films/film-model";
import type { ServingModel } from "../contract/films";

/** A model in use. */
export interface Served {
  readonly model: FilmModel;
  readonly about: ServingModel;
}
