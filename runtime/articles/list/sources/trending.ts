import type { LiveArticles } from "../../live/live-articles";
import { bestPlaces, type CandidateSource, firstPlaces } from "./candidate-source";

/** What many read now. */
export function trending(live: LiveArticles): CandidateSource {
  const { codes, popularity, size } = live;
  const order = live.popularFirst();
  const highest = order.length === 0 ? 0 : (popularity[order[0] as number] as number);
  return {
    full: Math.log1p(highest) || 1,
    best(most) {
      const found = firstPlaces(order, codes, most);
      return found.length === most || order.length === size
        ? found
        : bestPlaces(popularity, codes, size, most);
    },
    scoreOf: (place) => Math.log1p(popularity[place] as number),
    becauseOf: () => 0,
  };
}

/** The same in some categories alone. */
export function trendingIn(categories: readonly string[], live: LiveArticles): Pick<CandidateSource, "best"> {
  const isAsked = live.groups.which(({ category }) => categories.includes(category));
  const { codes, group } = live;
  return {
    best: (most) =>
      categories.length === 0
        ? []
        : firstPlaces(live.popularFirst(), codes, most, (place) => isAsked[group[place] as number] === 1),
  };
}
