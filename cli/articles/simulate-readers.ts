import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SampleReader } from "../../runtime/articles/sample/sample-readers";
import { newsWorld } from "../../runtime/articles/sample/sample-world";
import { categories } from "../../runtime/articles/sample/words/words";
import { FeedbackAnswer } from "../../runtime/functions/articles/contract/feedback";
import { PublishedAnswer } from "../../runtime/functions/articles/contract/publishing";
import { RecommendedArticles } from "../../runtime/functions/articles/contract/recommendations";
import { seededRandom } from "../../runtime/shared/seeded-random";
import type { JsonApi } from "../json-api";

export interface SimulateOptions {
  readonly readers: number;
  readonly articlesPerMinute: number;
  /** Each is a list that somebody asks for, and what they open in it. */
  readonly visitsPerMinute: number;
  readonly seconds: number;
  readonly seed: number;
  /** Ends it after what is being asked. */
  readonly signal: AbortSignal;
  /** Told every second or so. */
  readonly onProgress?: (so: Simulated) => void;
}

/** What was done so far. */
export interface Simulated {
  readonly seconds: number;
  readonly articles: number;
  readonly lists: number;
  readonly opened: number;
  readonly liked: number;
}

const places = 10;

/**
 * New articles and readers' deeds against a deployed estate, through its API as everybody's: readers ask for lists and open what is to their
 * taste, the first places more often.
 *
 * @throws Failure of the API's problem
 */
export async function simulateReaders(
  api: Pick<JsonApi, "ask">,
  { readers: count, articlesPerMinute, visitsPerMinute, seconds, seed, signal, onProgress }: SimulateOptions,
): Promise<Simulated> {
  const next = seededRandom(seed);
  const total = Math.max(1, Math.ceil((articlesPerMinute * seconds) / 60));
  const { articles, readers } = newsWorld({ seed, articles: total, readers: count, archive: 0 });
  // of another run, an article is another one
  const run = randomUUID().slice(0, 8);
  const done = { articles: 0, lists: 0, opened: 0, liked: 0 };
  const begun = performance.now();
  const passed = () => (performance.now() - begun) / 1000;
  let told = 0;
  for (let visits = 0; passed() < seconds && !signal.aborted; ) {
    if (done.articles < (articlesPerMinute * passed()) / 60 && done.articles < total) {
      const { article } = articles[done.articles++] as (typeof articles)[number];
      const { id, publishedAt: _published, ...fields } = article;
      await api.ask("POST", "/articles", PublishedAnswer, {
        ...fields,
        id: `${id}-${run}`,
        published_at: new Date().toISOString(),
      });
    } else if (visits < (visitsPerMinute * passed()) / 60) {
      visits++;
      const opened = await visit(api, readers[Math.floor(next() * readers.length)] as SampleReader, next);
      done.lists++;
      done.opened += opened.clicks;
      done.liked += opened.likes;
    } else await sleep(20, undefined, { signal }).catch(() => undefined);
    if (passed() - told < 1) continue;
    told = passed();
    onProgress?.({ seconds: told, ...done });
  }
  return { seconds: passed(), ...done };
}

async function visit(api: Pick<JsonApi, "ask">, reader: SampleReader, next: () => number) {
  const path = `/recommendations?user_id=${reader.key}&n=${places}`;
  const { id, items } = await api.ask("GET", path, RecommendedArticles);
  const feedback: object[] = [];
  let [clicks, likes] = [0, 0];
  for (const { article, position } of items) {
    const liking = likingOf(reader, article.category);
    if (next() >= (0.02 + 0.5 * liking) / (1 + position / 5)) continue;
    clicks++;
    const told = { user_id: reader.key, article_id: article.id, recommendation_id: id, position };
    const seconds = Math.round(article.reading_seconds * (0.4 + 0.8 * next()));
    feedback.push({ kind: "click", ...told }, { kind: "read", seconds, ...told });
    if (next() >= 0.3 * liking) continue;
    likes++;
    feedback.push({ kind: "like", ...told });
  }
  if (feedback.length > 0)
    await api.ask("POST", "/feedback", FeedbackAnswer, {
      feedback: feedback.map((each) => ({ id: randomUUID(), ...each })),
    });
  return { clicks, likes };
}

/** A list does not say which subject of its category an article is on. */
export function likingOf({ tastes }: SampleReader, category: string): number {
  const at = (categories as readonly string[]).indexOf(category);
  return at < 0 ? 0 : Math.max(...tastes.slice(3 * at, 3 * at + 3));
}
