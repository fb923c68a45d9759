import { make } from "../shell/element";
import type { ShownFilm, ShownRecommendation } from "./films-api";
import type { StarScale } from "./star-scale";
import { Stars } from "./stars";
import { aboutFilm, reasonOf, titleOf } from "./words";

export interface FilmActions {
  rate(film: ShownFilm, value: number): void;
  takeBack(film: ShownFilm): void;
  showSimilar(film: ShownFilm): void;
}

/** Films with their stars, for each of the page's lists. */
export class FilmCards {
  /** Of the person, by film. */
  ratings: ReadonlyMap<string, number> = new Map();
  readonly scale: StarScale;
  private readonly actions: FilmActions;
  private stars: Stars[] = [];

  constructor(scale: StarScale, actions: FilmActions) {
    this.scale = scale;
    this.actions = actions;
  }

  /** Shows at all stars of the page what is rated now. */
  takeRatings(ratings: ReadonlyMap<string, number>): void {
    this.ratings = ratings;
    this.stars = this.stars.filter(({ shown }) => shown.isConnected);
    for (const each of this.stars) each.show(ratings.get(each.film));
  }

  /** A film as it was found, or beside one that it is like. */
  plain(film: ShownFilm): HTMLLIElement {
    return this.card(film, [], [this.similar(film)]);
  }

  recommended(film: ShownRecommendation): HTMLLIElement {
    return this.card(film, this.why(film), [this.similar(film)]);
  }

  rated(film: ShownFilm): HTMLLIElement {
    const remove = button("Take back", `Take back your rating of ${titleOf(film)}`);
    remove.addEventListener("click", () => this.actions.takeBack(film));
    return this.card(film, [], [remove, this.similar(film)]);
  }

  private card(film: ShownFilm, why: readonly Node[], buttons: readonly Node[]): HTMLLIElement {
    const about = aboutFilm(film);
    const stars = new Stars(film, this.scale, (value) => this.actions.rate(film, value));
    stars.show(this.ratings.get(film.film_id));
    this.stars.push(stars);
    return make(
      "li",
      { class: "film", "data-film": film.film_id },
      make("h3", {}, titleOf(film)),
      ...(about === "" ? [] : [make("p", { class: "soft" }, about)]),
      ...why,
      make("div", { class: "acts" }, stars.shown, make("div", { class: "choices" }, ...buttons)),
    );
  }

  private isHigh(film: string): boolean {
    const rating = this.ratings.get(film);
    return rating !== undefined && this.scale.isHigh(rating);
  }

  private similar(film: ShownFilm): HTMLButtonElement {
    const made = button("More like this", `More like this: ${titleOf(film)}`);
    made.addEventListener("click", () => this.actions.showSimilar(film));
    return made;
  }

  private why(film: ShownRecommendation): Node[] {
    const reason = make(
      "p",
      { class: "reason" },
      reasonOf(film, (film_id) => this.isHigh(film_id)),
    );
    if (film.shares.length === 0) return [reason];
    const rows = film.shares.map((share) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, titleOf(share), ...(share.decisive ? [make("sup", {}, "*")] : [])),
        make("td", {}, percent(share.share)),
        make("td", {}, bar(share.share)),
      ),
    );
    const note = film.shares.some(({ decisive }) => decisive)
      ? "Of the score, what each of your ratings adds. Without those with a star * the film would not be here."
      : "Of the score, what each of your ratings adds.";
    return [
      reason,
      make(
        "details",
        {},
        make("summary", { "aria-label": `Share of each rating: ${titleOf(film)}` }, "Share of each rating"),
        make("table", {}, make("caption", {}, note), ...rows),
      ),
    ];
  }
}

function button(words: string, name: string): HTMLButtonElement {
  return make("button", { type: "button", class: "button", "aria-label": name }, words);
}

/** @param share of 1; below 0 in the colour of what speaks against it */
function bar(share: number): HTMLElement {
  const made = make("div", { class: share < 0 ? "bar against" : "bar" });
  // styles in markup are refused by the page's policy, those that a script sets are not
  made.style.setProperty("--share", String(Math.min(Math.abs(share), 1)));
  return made;
}

function percent(share: number): string {
  return `${share < 0 ? "−" : ""}${Math.round(Math.abs(share) * 100)} %`;
}
