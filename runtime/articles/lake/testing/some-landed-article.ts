import type { LandedArticle } from "../landed-article";
import { someHour } from "./some-rows";

/** An article of the valley, unless it says otherwise. */
export function someLandedArticle(of: Partial<LandedArticle> = {}): LandedArticle {
  return {
    article: "a1",
    change: 1,
    title: "A bridge is built",
    summary: "It will be open in spring.",
    text: "In the valley a bridge is built. It will be open in spring.",
    category: "News",
    publisher: "The Valley",
    language: "en",
    region: null,
    url: null,
    image: null,
    words: 13,
    readingSeconds: 4,
    publishedAt: someHour,
    expiresAt: someHour + 30 * 86_400_000,
    withdrawnAt: null,
    landedAt: someHour,
    ...of,
  };
}
