import { learnEmbedding } from "../embedding/learn-embedding";
import type { LiveArticle } from "../live/live-article";
import { LiveArticles } from "../live/live-articles";
import type { ArticleModel } from "../model/article-model";
import { readArticleModel, writeArticleModel } from "../model/article-model-file";
import { fitArticles } from "../model/fit-articles";
import { reading } from "../model/recent-reading";
import { type KeptProfile, type KnownDeed, noProfile } from "../profile/kept-profile";
import { profileAfter } from "../profile/profile-after";
import type { NewsWorld } from "../sample/sample-world";
import { minHashOf } from "../stories/min-hash";
import { StoryIndex } from "../stories/story-index";
import { plainText } from "../text/plain-text";
import { readingTime } from "../text/reading-time";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What is read now: the day before. */
const popularityMs = dayMs;
/** The app fits every ten minutes; here that would take most of the time. */
const fitMs = 4 * hourMs;

/** What a reader opened within an hour. */
export function visitsOf({ deeds }: NewsWorld, from: number) {
  const visits: { reader: string; at: number; opened: number[] }[] = [];
  const last = new Map<string, (typeof visits)[number]>();
  for (const deed of deeds) {
    const at = Date.parse(deed.at);
    if (deed.kind !== "click" || at < from) continue;
    const known = last.get(deed.reader);
    if (known && at - known.at < hourMs) known.opened.push(numberOf(deed.article));
    else {
      const visit = { reader: deed.reader, at, opened: [numberOf(deed.article)] };
      visits.push(visit);
      last.set(deed.reader, visit);
    }
  }
  return visits;
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("-") + 1));
}

/** The world as it is known at a moment that only goes on. */
export class WorldSoFar {
  readonly live = new LiveArticles(128);
  model: ArticleModel | undefined;
  private readonly world: NewsWorld;
  private readonly stories: StoryIndex;
  private readonly embed: (title: string, text: string) => Float32Array;
  private readonly readingSeconds = new Map<number, number>();
  private readonly profiles = new Map<string, KeptProfile>();
  private readonly clicks: { readonly reader: string; readonly article: number; readonly at: number }[] = [];
  private readonly published = new Map<number, LiveArticle>();
  private articles = 0;
  private deeds = 0;
  private fitted = 0;

  constructor(world: NewsWorld) {
    this.world = world;
    // of the first half, which was there before any list is asked for
    const before = world.articles.slice(0, world.articles.length / 2);
    const embedding = learnEmbedding(
      before.map(({ article: { title, text } }) => ({ title, text: plainText(text) })),
    );
    this.embed = (title, text) => embedding.embed(title, text);
    this.stories = new StoryIndex(embedding.width);
  }

  goOnTo(now: number): void {
    const { articles, deeds } = this.world;
    for (; (articles[this.articles]?.publishedAt ?? now) < now; this.articles++) this.publish(this.articles);
    this.live.expire(now);
    const known = new Map<string, KnownDeed[]>();
    for (; Date.parse(deeds[this.deeds]?.at ?? "9999") < now; this.deeds++) {
      const { kind, reader, ...deed } = deeds[this.deeds] as (typeof deeds)[number];
      if (kind === "shown" || !("article" in deed)) continue;
      const article = numberOf(deed.article);
      const at = Date.parse(deed.at);
      if (kind === "click") this.clicks.push({ reader, article, at });
      const readingSeconds = this.readingSeconds.get(article) ?? 60;
      const told = { ...deed, kind, article, at, readingSeconds } as unknown as KnownDeed;
      known.set(reader, [...(known.get(reader) ?? []), told]);
    }
    for (const [reader, of] of known) this.profiles.set(reader, profileAfter(this.profileOf(reader), of));
    if (known.size > 0) this.countPopularity(now);
    if (now - this.fitted >= fitMs) this.fit(now);
  }

  profileOf(reader: string): KeptProfile {
    return this.profiles.get(reader) ?? noProfile;
  }

  categoryOf(article: number): string | undefined {
    return this.world.articles[article - 1]?.article.category;
  }

  private publish(at: number): void {
    const { article, publishedAt, language } = this.world.articles[at] as NewsWorld["articles"][number];
    const number = numberOf(article.id);
    const text = plainText(article.text);
    const embedding = this.embed(article.title, text);
    const { seconds } = readingTime(text);
    this.readingSeconds.set(number, seconds);
    const told = { embedding, minHash: minHashOf(article.title, text) };
    const changes = this.stories.place({ article: number, ...told });
    const story = changes.find(({ article }) => article === number)?.story ?? 0;
    for (const change of changes) {
      const other = this.published.get(change.article);
      if (other) this.put({ ...other, story: change.story ?? 0 });
    }
    const { id: key, title, summary = "", category, publisher } = article;
    const expiresAt = publishedAt + 30 * dayMs;
    const fields = {
      article: number,
      key,
      title,
      summary,
      category,
      publisher,
      language,
      readingSeconds: seconds,
    };
    this.put({ ...fields, publishedAt, expiresAt, story, embedding });
  }

  private put(article: LiveArticle): void {
    this.published.set(article.article, article);
    this.live.put(article);
  }

  private countPopularity(now: number): void {
    const counts = new Map<number, number>();
    for (let n = this.clicks.length - 1; n >= 0; n--) {
      const { article, at } = this.clicks[n] as { article: number; at: number };
      if (at < now - popularityMs) break;
      counts.set(article, (counts.get(article) ?? 0) + 1);
    }
    this.live.setPopularity(counts);
  }

  private fit(now: number): void {
    const rows = new Map<string, { articles: number[]; times: number[] }>();
    for (const { reader, article, at } of this.clicks) {
      const row = rows.get(reader) ?? { articles: [], times: [] };
      row.articles.push(article);
      row.times.push(at / 1000);
      rows.set(reader, row);
    }
    this.model = readArticleModel(writeArticleModel(fitArticles(reading([...rows.values()]), now)));
    this.fitted = now;
  }
}
