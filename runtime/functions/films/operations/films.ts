import { json } from "../../../http/answer";
import { findFilms } from "../catalogue/find-films";
import { FilmList, FilmsParameters } from "../contract/films";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "findFilms",
  summary: "Films by the words of their titles",
  cost: 1,
  query: FilmsParameters,
  answers: { 200: { description: "What fits best comes first.", json: { FilmList } } },
  problems: ["ParameterNotValid", "DatabaseUnavailable"],
  handle: async ({ query }, { database }) => json(await findFilms(database, query())),
});
