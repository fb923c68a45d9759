import { json } from "../../../http/answer";
import { FilmPath, SimilarFilms, SimilarParameters } from "../contract/films";
import { problem } from "../contract/problems";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "similarFilms",
  summary: "Films for whoever likes this one",
  cost: 1,
  path: FilmPath,
  query: SimilarParameters,
  answers: { 200: { description: "The most similar first.", json: { SimilarFilms } } },
  problems: ["ParameterNotValid", "FilmUnknown", "NoModel", "DatabaseUnavailable"],
  async handle({ path: { id }, query }, { films, champion }) {
    const { n } = query();
    const film = (await films.find([id])).get(id);
    if (!film) throw problem("FilmUnknown", "There is no film with this id.");
    const served = await champion.served();
    if (!served) throw problem("NoModel", "Only a model knows what is similar.");
    const similar = served.model.similar(id, n);
    const known = await films.find(similar.map((each) => each.film));
    return json({
      film: shown(film),
      model: served.about,
      films: similar.flatMap(({ film: key, score }) => {
        const found = known.get(key);
        return found ? [{ ...shown(found), score }] : [];
      }),
    });
  },
});

function shown<Shown extends { readonly id: string }>({ id: _, ...film }: Shown): Omit<Shown, "id"> {
  return film;
}
