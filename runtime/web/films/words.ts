import type { ShownFilm, ShownRecommendation } from "./films-api";

type Named = Pick<ShownFilm, "film_id" | "title">;

const mostNamed = 2;

export function titleOf({ film_id, title }: Named): string {
  return title ?? `Film ${film_id}`;
}

/** Genres and the year, which many titles have in them. */
export function aboutFilm({ title, year, genres }: ShownFilm): string {
  const isSaid = year === null || title?.endsWith(`(${year})`);
  return [...(isSaid ? [] : [String(year)]), ...genres].join(" · ");
}

export function films(count: number): string {
  return count === 1 ? "1 film" : `${count} films`;
}

/**
 * Why a film is on somebody's list, in a sentence.
 *
 * @param isHigh whether the person's rating of a film speaks well of it
 */
export function reasonOf(
  { because, shares }: Pick<ShownRecommendation, "because" | "shares">,
  isHigh: (film: string) => boolean,
): string {
  if (because === "popular") return "Popular right now.";
  const speaking = shares.filter(({ share }) => share > 0);
  // of some models nobody can say which rating it was
  if (speaking.length === 0) return "Because of all that you rated, taken together.";
  const named = speaking.slice(0, mostNamed);
  const others = speaking.length - named.length;
  const areHigh = named.every(({ film_id }) => isHigh(film_id));
  const list = joined([...named.map(titleOf), ...(others > 0 ? [`${others} more`] : [])]);
  return areHigh && others === 0
    ? `Because you rated ${list} high.`
    : areHigh
      ? `Because you rated ${joined(named.map(titleOf))} high, and for ${others} more of your ratings.`
      : `Because of how you rated ${list}.`;
}

function joined(parts: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(parts);
}
