import type { ListedRow, LiveArticles } from "../../../articles/live/live-articles";
import { dotAll } from "../../../recommender/serve/linear-algebra";

export interface SimilarArticle {
  readonly article: ListedRow;
  /** Cosine. */
  readonly similarity: number;
}

/** Live articles that are most like this one, one of each story and none of its own. Each is compared. */
export function similarArticles(
  { article, story }: ListedRow,
  live: LiveArticles,
  n: number,
  now: number,
): SimilarArticle[] {
  const own = live.placeOf(article);
  if (own === undefined) return [];
  const embedding = Float32Array.from(live.embeddingAt(own));
  const likeness = live.timesEmbeddings(embedding).values.slice(0, live.size);
  const places = Array.from(likeness.keys()).filter((place) => (likeness[place] as number) > 0);
  places.sort((a, b) => (likeness[b] as number) - (likeness[a] as number));
  const stories = new Set<number>();
  const similar: SimilarArticle[] = [];
  for (const place of places) {
    if (similar.length === n) break;
    if (place === own || (live.expiresAt[place] as number) <= now) continue;
    const of = live.story[place] as number;
    if (of !== 0 && (of === story || stories.has(of))) continue;
    if (of !== 0) stories.add(of);
    const similarity = Math.min(1, dotAll(live.embeddingAt(place), embedding));
    similar.push({ article: live.at(place), similarity });
  }
  return similar;
}
