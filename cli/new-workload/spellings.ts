/** A name of several words, in every way that code and people write it. */
export interface Spellings {
  /** "film-reviews": folders, files, function apps. */
  readonly kebab: string;
  /** "filmReviews": in lists and in environments' files. */
  readonly camel: string;
  /** "FilmReviews": classes, schemas, constructs. */
  readonly pascal: string;
  /** "FILM_REVIEWS": settings. */
  readonly upper: string;
  /** "film_reviews": outputs. */
  readonly snake: string;
  /** "film reviews" */
  readonly words: string;
  /** "Film reviews" */
  readonly title: string;
}

/** @param name words with hyphens, e.g. "film-reviews" */
export function spellingsOf(name: string): Spellings {
  const words = name.split("-");
  const pascal = words.map(capitalized).join("");
  return {
    kebab: name,
    camel: `${words[0]}${words.slice(1).map(capitalized).join("")}`,
    pascal,
    upper: words.join("_").toUpperCase(),
    snake: words.join("_"),
    words: words.join(" "),
    title: capitalized(words.join(" ")),
  };
}

const capitalized = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** The text with one name in the place of another, each time as it is written there. */
export function renamed(text: string, from: Spellings, to: Spellings): string {
  const ways = Object.keys(from) as (keyof Spellings)[];
  return ways.reduce((written, way) => written.replaceAll(from[way], to[way]), text);
}
