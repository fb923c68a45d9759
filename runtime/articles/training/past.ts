import { LiveArticles } from "../live/live-articles";
import type { RecentReading } from "../model/fit-articles";
import { reading } from "../model/recent-reading";
import { type KeptProfile, type KnownDeed, noProfile } from "../profile/kept-profile";
import { profileAfter } from "../profile/profile-after";
import { type ArticleReading, deedKinds } from "./reading-file";

/** What is read now: the day before. */
const popularityMs = 86_400_000;
/** The newest articles of a reader that are learned from. */
const mostOfReader = 200;

/** What was read, as it was known at a moment that only goes on. */
export class Past {
  readonly live: LiveArticles;
  private readonly reading: ArticleReading;
  private readonly readingSeconds: ReadonlyMap<number, number>;
  private readonly profiles = new Map<number, KeptProfile>();
  /** Of the last day. */
  private readonly counts = new Map<number, number>();
  private articles = 0;
  private deeds = 0;
  /** The first deed that counts as read now. */
  private recent = 0;

  constructor(read: ArticleReading) {
    this.reading = read;
    this.live = new LiveArticles(
      read.articles.reduce((most, { embedding }) => Math.max(most, embedding.length), 0),
    );
    this.readingSeconds = new Map(
      read.articles.map(({ article, readingSeconds }) => [article, readingSeconds]),
    );
  }

  /** Takes in what was before this moment. */
  goOnTo(now: number): void {
    const { articles, deeds } = this.reading;
    for (; (articles[this.articles]?.publishedAt ?? now) < now; this.articles++) this.publish(this.articles);
    this.live.expire(now);
    const known = new Map<number, KnownDeed[]>();
    for (; this.deeds < deeds.at.length && (deeds.at[this.deeds] as number) < now; this.deeds++) {
      const reader = deeds.reader[this.deeds] as number;
      known.set(reader, [...(known.get(reader) ?? []), this.deedAt(this.deeds)]);
      if (isOpening(this.reading, this.deeds)) this.count(this.deeds, 1);
    }
    for (const [reader, of] of known) this.profiles.set(reader, profileAfter(this.profileOf(reader), of));
    for (; this.recent < this.deeds && (deeds.at[this.recent] as number) < now - popularityMs; this.recent++)
      if (isOpening(this.reading, this.recent)) this.count(this.recent, -1);
    this.live.setPopularity(this.counts);
  }

  profileOf(reader: number): KeptProfile {
    return this.profiles.get(reader) ?? noProfile;
  }

  private publish(at: number): void {
    const article = this.reading.articles[at] as ArticleReading["articles"][number];
    this.live.put({ ...article, key: String(article.article), title: "", summary: "" });
  }

  private count(deed: number, change: number): void {
    const article = this.reading.deeds.article[deed] as number;
    const count = (this.counts.get(article) ?? 0) + change;
    if (count === 0) this.counts.delete(article);
    else this.counts.set(article, count);
  }

  private deedAt(n: number): KnownDeed {
    const { deeds } = this.reading;
    const [article, at, level] = [deeds.article[n], deeds.at[n], deeds.level[n]] as [number, number, number];
    const kind = deedKinds[deeds.kind[n] as number] as (typeof deedKinds)[number];
    if (kind === "rating") return { kind, article, at, rating: level };
    if (kind === "read")
      return { kind, article, at, seconds: level, readingSeconds: this.readingSeconds.get(article) ?? 60 };
    return { kind, article, at };
  }
}

/** Whether somebody opened an article. */
export function isOpening({ deeds }: ArticleReading, n: number): boolean {
  return deedKinds[deeds.kind[n] as number] === "click";
}

/** Whether a deed says that its reader wants more of such: what models learn from. */
function isWanted({ deeds }: ArticleReading, n: number): boolean {
  const kind = deedKinds[deeds.kind[n] as number];
  return (
    kind === "click" ||
    kind === "like" ||
    kind === "share" ||
    (kind === "rating" && (deeds.level[n] as number) >= 4)
  );
}

/** What models learn from of the time before a moment: an article once, when its reader first opened it. */
export function readingBefore(read: ArticleReading, moment: number): RecentReading {
  const { deeds } = read;
  const rows = Array.from({ length: deeds.readers }, () => new Map<number, number>());
  for (let n = 0; n < deeds.at.length && (deeds.at[n] as number) < moment; n++) {
    const row = rows[deeds.reader[n] as number] as Map<number, number>;
    const article = deeds.article[n] as number;
    if (isWanted(read, n) && !row.has(article)) row.set(article, (deeds.at[n] as number) / 1000);
  }
  const did = rows.filter(({ size }) => size > 0);
  return reading(
    did.map((row) => ({
      articles: [...row.keys()].slice(-mostOfReader),
      times: [...row.values()].slice(-mostOfReader),
    })),
  );
}

/** The newest deed before a moment, in milliseconds since 1970. */
export function newestBefore({ deeds }: ArticleReading, moment: number): number {
  let newest = 0;
  for (const at of deeds.at) if (at < moment) newest = Math.max(newest, at);
  return newest;
}

/** How often each article was opened before a moment. */
export function openedBefore(read: ArticleReading, moment: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let n = 0; n < read.deeds.at.length && (read.deeds.at[n] as number) < moment; n++) {
    const article = read.deeds.article[n] as number;
    if (isOpening(read, n)) counts.set(article, (counts.get(article) ?? 0) + 1);
  }
  return counts;
}
