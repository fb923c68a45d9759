import type { Interactions } from "../../../recommender/data/interactions";
import type { DenseFeatures } from "../../../recommender/serve/algorithms/item-features";
import { recorded, type SimulatedWorld, world } from "../../../recommender/study/simulation/world";
import { type Random, random } from "../../../shared/random";
import { LiveArticles } from "../../live/live-articles";
import type { ArticleModel } from "../../model/article-model";
import { readArticleModel, writeArticleModel } from "../../model/article-model-file";
import { fitArticles } from "../../model/fit-articles";
import type { ProfileDeed, ReaderProfile } from "../../reader-profile";

export interface SimulatedLists {
  readonly world: SimulatedWorld;
  readonly interactions: Interactions;
  readonly live: LiveArticles;
  readonly model: ArticleModel;
  readonly now: number;
  /** Somebody with so many deeds; the same for the same number. */
  reader(number: number, deeds: number): ReaderProfile;
}

const languages = ["de", "en", "fr"];
const hourMs = 3_600_000;

/** Live articles of a simulated world with stories, publishers, languages and regions, read by simulated people. */
export function simulatedLists({
  articles = 2000,
  people = 2000,
  deeds = 20,
  width = 12,
  seed = 1,
}: {
  readonly articles?: number;
  readonly people?: number;
  readonly deeds?: number;
  readonly width?: number;
  readonly seed?: number;
} = {}): SimulatedLists {
  const from = world({ people, items: articles, categories: 10, seed });
  const now = Date.UTC(2026, 0, 31, 12);
  const source = random(seed, 7);
  const live = new LiveArticles(width);
  for (let item = 0; item < articles; item++) {
    const publishedAt = now - Math.floor(source.next() * 20 * 24 * hourMs);
    const isRegional = source.next() < 0.1;
    live.put({
      article: item + 1,
      key: `a${item + 1}`,
      title: `Article ${item + 1}`,
      summary: "",
      category: `category ${from.catalogue.categories[item]?.[0]}`,
      publisher: `publisher ${source.below(30)}`,
      language: languages[source.below(languages.length)] as string,
      ...(isRegional && { region: `region ${source.below(5)}` }),
      readingSeconds: 60,
      publishedAt,
      expiresAt: publishedAt + 30 * 24 * hourMs,
      story: source.next() < 0.2 ? 1 + source.below(articles / 20) : 0,
      embedding: widened(from.features, item, width, source),
      ...(source.next() < 0.02 && { audience: new Set([source.below(people)]) }),
    });
  }
  const interactions = recorded(from, people, deeds, seed);
  const counts = new Map<number, number>();
  for (const item of interactions.item) counts.set(item + 1, (counts.get(item + 1) ?? 0) + 1);
  live.setPopularity(counts);
  const numbers = Float64Array.from({ length: articles }, (_, item) => item + 1);
  const model = readArticleModel(writeArticleModel(fitArticles({ interactions, articles: numbers }, now)));

  return {
    world: from,
    interactions,
    live,
    model,
    now,
    reader(number, count) {
      const own = random(number, 11);
      const done = new Set<number>();
      const had: ProfileDeed[] = [];
      for (let n = 0; n < count; n++) {
        const article = 1 + own.below(articles);
        if (done.has(article)) continue;
        done.add(article);
        had.push({
          article,
          kind: own.next() < 0.1 ? "dislike" : "click",
          worth: own.next() < 0.1 ? -1 : 1,
          at: now - (count - n) * hourMs,
        });
      }
      const shown = new Map<number, number>();
      for (let n = 0; n < 10; n++) shown.set(1 + own.below(articles), 1 + own.below(8));
      return {
        reader: `reader-${number}`,
        preferences: {
          categories: number % 3 === 0 ? [] : [`category ${number % 10}`, `category ${(number + 3) % 10}`],
          languages: number % 4 === 0 ? [] : [languages[number % 3] as string],
          ...(number % 5 === 0 && { region: `region ${number % 5}` }),
        },
        deeds: had,
        deedCount: had.length,
        done,
        shown,
      };
    },
  };
}

/** What the world says of an item, and noise of a tenth of it in the other numbers; of length 1. */
function widened({ width: known, matrix }: DenseFeatures, item: number, width: number, source: Random) {
  const row = new Float32Array(width);
  row.set(matrix.subarray(item * known, (item + 1) * known));
  for (let f = known; f < width; f++) row[f] = (0.1 * source.normal()) / Math.sqrt(width - known);
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  return row.map((value) => value / length);
}
