import { json } from "../../../http/answer";
import { findFilm } from "../catalogue/find-films";
import { FilmDetails, FilmPath } from "../contract/films";
import { problem } from "../contract/problems";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "getFilm",
  summary: "A film",
  cost: 1,
  path: FilmPath,
  answers: { 200: { description: "The film.", json: { FilmDetails } } },
  problems: ["ParameterNotValid", "FilmUnknown", "DatabaseUnavailable"],
  async handle({ path: { id } }, { database }) {
    const found = await findFilm(database, id);
    if (!found) throw problem("FilmUnknown", "There is no film with this id.");
    return json(found);
  },
});
