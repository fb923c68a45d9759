import { element } from "../shell/element";
import { keepFocus } from "../shell/keep-focus";
import { hideProblem, showProblem } from "../shell/show-problem";
import {
  forgetRating,
  hasFilms,
  listFor,
  rate,
  ratingsOf,
  type ShownFilm,
  similarTo,
  starScale,
} from "./films-api";
import { offerSearch } from "./find";
import { showMonitoring } from "./monitoring";
import { personHere, startOver } from "./person";
import { type FilmActions, FilmCards } from "./show-films";
import { films as countOf, titleOf } from "./words";

const list = element("list", HTMLElement);
const status = element("status", HTMLElement);
const similar = element("similar", HTMLElement);
const rated = element("rated", HTMLElement);

let made: FilmCards | undefined;
const actions: FilmActions = {
  rate: (film, value) =>
    void attempt(async () => {
      await rate(person, film.film_id, value);
      const { scale } = await cards();
      await load(`You gave ${titleOf(film)} ${scale.words(value)}.`);
    }),
  takeBack: (film) =>
    void attempt(async () => {
      await forgetRating(person, film.film_id);
      await load(`Your rating of ${titleOf(film)} is taken back.`);
    }),
  showSimilar: (film) => void attempt(() => showSimilar(film)),
};
const search = offerSearch(cards, attempt);

let person = personHere();
let latest = 0;
let failed = load;
element("retry", HTMLButtonElement).addEventListener("click", () => {
  list.focus();
  void attempt(failed);
});
element("leave-similar", HTMLButtonElement).addEventListener("click", () => {
  similar.hidden = true;
  list.focus();
});
element("start-over", HTMLButtonElement).addEventListener("click", () => {
  person = startOver();
  similar.hidden = true;
  search.clear();
  list.focus();
  void attempt(() => load("Nothing of you is known here any more."));
});
void attempt(load);
showMonitoring();

/** They need the scale of ratings, which the API tells. */
async function cards(): Promise<FilmCards> {
  const scale = await starScale();
  made ??= new FilmCards(scale, actions);
  return made;
}

/** Does something that asks the API; says what went wrong with it, and does it again when that is asked for. */
async function attempt(act: () => Promise<void>): Promise<void> {
  hideProblem();
  try {
    await act();
  } catch (error) {
    failed = act;
    status.textContent = "";
    list.setAttribute("aria-busy", "false");
    // what could not be sent is not rated
    made?.takeRatings(made.ratings);
    showProblem(error);
  }
}

/** Shows what is rated and what follows from it. Of two answers that overtake each other the later question's is shown. */
async function load(done = ""): Promise<void> {
  const turn = ++latest;
  element("person", HTMLElement).textContent = person;
  list.setAttribute("aria-busy", "true");
  const [shown, { ratings, total }, { because, films }] = await Promise.all([
    cards(),
    ratingsOf(person),
    listFor(person),
  ]);
  const isEmpty = films.length === 0 && total === 0 && !(await hasFilms());
  if (turn !== latest) return;
  shown.takeRatings(new Map(ratings.map(({ film_id, value }) => [film_id, value])));
  keepFocus(list, () =>
    element("films", HTMLElement).replaceChildren(...films.map((film) => shown.recommended(film))),
  );
  keepFocus(rated, () =>
    element("rated-films", HTMLElement).replaceChildren(...ratings.map((film) => shown.rated(film))),
  );
  element("rated-status", HTMLElement).textContent =
    total === 0 ? "None yet." : `${countOf(total)}, the newest first.`;
  element("nothing", HTMLElement).hidden = !isEmpty;
  status.textContent = [done, isEmpty ? "" : summary(because, films.length, total)].filter(Boolean).join(" ");
  list.setAttribute("aria-busy", "false");
}

function summary(because: "popular" | "ratings", count: number, ratings: number): string {
  if (count === 0) return "There is nothing left that you have not rated.";
  if (because === "ratings") return `${countOf(count)} for you, the best first.`;
  return ratings === 0
    ? `${countOf(count)} that are popular right now. Rate some, and the list becomes yours.`
    : `${countOf(count)} that are popular right now: your ratings do not speak for others yet.`;
}

async function showSimilar(film: ShownFilm): Promise<void> {
  const [shown, { films }] = await Promise.all([cards(), similarTo(film.film_id)]);
  element("similar-title", HTMLElement).textContent = `Like ${titleOf(film)}`;
  element("similar-status", HTMLElement).textContent =
    films.length === 0
      ? "Not enough people have rated it to know."
      : `${countOf(films.length)}, the most similar first.`;
  element("similar-films", HTMLElement).replaceChildren(...films.map((each) => shown.plain(each)));
  similar.hidden = false;
  similar.focus();
}
