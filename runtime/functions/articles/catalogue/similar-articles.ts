import type { LiveArticle } from "../../../articles/live/live-article";
import type { LiveArticles } from "../../../articles/live/live-articles";

export interface SimilarArticle {
  readonly article: LiveArticle;
  /** Cosine. */
  readonly similarity: number;
}

/** Live articles that are most like this one, one of each story and none of its own. Each is compared: a millisecond for 10,000. */
export function similarArticles(
  { article, story }: LiveArticle,
  live: LiveArticles,
  n: number,
  now: number,
): SimilarArticle[] {
  const own = live.placeOf(article);
  if (own === undefined) return [];
  const embedding = live.embeddings.subarray(own * live.width, (own + 1) * live.width);
  const found: { place: number; similarity: number }[] = [];
  for (let place = 0; place < live.size; place++) {
    if (live.articles[place] === article || (live.expiresAt[place] as number) <= now) continue;
    if (story !== 0 && live.story[place] === story) continue;
    const similarity = cosineAt(place, embedding, live);
    if (similarity > 0) found.push({ place, similarity });
  }
  found.sort((a, b) => b.similarity - a.similarity);
  const stories = new Set<number>();
  const similar: SimilarArticle[] = [];
  for (const { place, similarity } of found) {
    if (similar.length === n) break;
    const of = live.story[place] as number;
    if (stories.has(of)) continue;
    if (of !== 0) stories.add(of);
    similar.push({ article: live.at(place), similarity: Math.min(1, similarity) });
  }
  return similar;
}

function cosineAt(place: number, embedding: Float32Array, { embeddings, width }: LiveArticles): number {
  const from = place * width;
  let sum = 0;
  for (let each = 0; each < width; each++)
    sum += (embedding[each] as number) * (embeddings[from + each] as number);
  return sum;
}
