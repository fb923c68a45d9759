import type { LiveArticles } from "../live/live-articles";
import type { ArticleModel } from "../model/article-model";

/** Where a model's articles are among the live ones, and the other way round; -1 for those that are not there. */
export interface ModelPlaces {
  /** Of each of the model's positions, the place. */
  readonly placeOf: Int32Array;
  /** Of each place, the model's position. */
  readonly positionOf: Int32Array;
}

interface Known extends ModelPlaces {
  readonly live: LiveArticles;
  readonly changes: number;
}

const knownOf = new WeakMap<ArticleModel, Known>();

/** Found out once for all lists that are made until an article comes or goes: looking each up takes longer than adding its scores up. */
export function modelPlaces(model: ArticleModel, live: LiveArticles): ModelPlaces {
  const known = knownOf.get(model);
  if (known && known.live === live && known.changes === live.changes) return known;
  const placeOf = Int32Array.from(model.articles, (article) => live.placeOf(article) ?? -1);
  const positionOf = new Int32Array(live.size).fill(-1);
  for (const [position, place] of placeOf.entries()) if (place >= 0) positionOf[place] = position;
  const found = { live, changes: live.changes, placeOf, positionOf };
  knownOf.set(model, found);
  return found;
}
