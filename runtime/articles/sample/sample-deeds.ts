import { type Random, random } from "../../shared/random";
import type { Deed } from "../deed";
import { dayMs, type SampleArticle, styleDirections } from "./sample-articles";
import type { SampleReader } from "./sample-readers";

export interface DeedsOptions {
  readonly seed: number;
  readonly days: number;
  readonly until: number;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
const subjects = 30;

/**
 * What readers did, the earliest first. Each read is one of the day's leads, or the next thing after what was read before, or to their
 * taste: so popularity, sequence, text and other readers each know a part of it.
 */
export function sampleDeeds(
  articles: readonly SampleArticle[],
  readers: readonly SampleReader[],
  options: DeedsOptions,
): Deed[] {
  const source = random(options.seed, 13);
  const shelf = new Shelf(articles);
  return readers
    .flatMap((reader) => deedsOf(reader, shelf, options, source))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function deedsOf(reader: SampleReader, shelf: Shelf, { days, until }: DeedsOptions, source: Random): Deed[] {
  const read = new Set<SampleArticle>();
  const deeds: Deed[] = [];
  for (const at of readingTimes(reader.reads, { days, until }, source)) {
    const chosen = shelf.choose(reader, [...read].at(-1), at, (each) => read.has(each), source);
    if (!chosen) continue;
    read.add(chosen);
    deeds.push(...readOf(reader, chosen, at, source));
  }
  return deeds.filter((deed) => Date.parse(deed.at) <= until);
}

/** In visits of a few articles each, by day more than by night. */
function readingTimes(count: number, { days, until }: Omit<DeedsOptions, "seed">, source: Random): number[] {
  const times: number[] = [];
  while (times.length < count) {
    const day = until - Math.ceil(source.next() * days) * dayMs;
    // the mean of two draws: most around noon
    let at = day + Math.floor((source.next() + source.next()) * 12 * hourMs);
    for (let visit = 1 + source.below(4); visit > 0 && times.length < count; visit--) {
      times.push(at);
      at += minuteMs + Math.floor(source.next() * 4 * minuteMs);
    }
  }
  return times.sort((a, b) => a - b);
}

class Shelf {
  private readonly articles: readonly SampleArticle[];
  private readonly times: Float64Array;
  private readonly leads: readonly SampleArticle[];

  constructor(articles: readonly SampleArticle[]) {
    this.articles = articles;
    this.times = Float64Array.from(articles, ({ publishedAt }) => publishedAt);
    this.leads = articles.filter(({ isLead }) => isLead);
  }

  choose(
    reader: SampleReader,
    last: SampleArticle | undefined,
    at: number,
    hasRead: (article: SampleArticle) => boolean,
    source: Random,
  ): SampleArticle | undefined {
    const fits = (article: SampleArticle | undefined): article is SampleArticle =>
      article !== undefined && !hasRead(article) && reader.preferences.languages.includes(article.language);
    const way = source.next();
    if (way < 0.42) {
      const lead = this.aLead(reader, at, fits, source);
      if (lead) return lead;
    }
    const next = last && way < 0.6 ? (last.subject + 7) % subjects : undefined;
    for (let met = 0; met < 150; met++) {
      const article = this.metAt(at, source);
      if (!fits(article)) continue;
      if (
        next !== undefined && met < 100 ? article.subject === next : source.next() < liking(reader, article)
      )
        return article;
    }
    return undefined;
  }

  private aLead(
    reader: SampleReader,
    at: number,
    fits: (article: SampleArticle | undefined) => article is SampleArticle,
    source: Random,
  ): SampleArticle | undefined {
    const open = this.leads.filter(
      (each) => each.publishedAt <= at && at - each.publishedAt < 2 * dayMs && fits(each),
    );
    for (let met = 0; met < 20 && open.length > 0; met++) {
      const lead = open[source.below(open.length)] as SampleArticle;
      const freshness = 1 / (1 + (at - lead.publishedAt) / (8 * hourMs));
      if (source.next() < freshness * (0.5 + 0.5 * liking(reader, lead))) return lead;
    }
    return undefined;
  }

  /** News first: half of what one comes across is not older than ten hours. */
  private metAt(at: number, source: Random): SampleArticle | undefined {
    const drawn = source.next();
    const from = at - (10 * hourMs * drawn) / (1 - drawn);
    return this.articles[this.lastBefore(from)];
  }

  private lastBefore(time: number): number {
    let low = -1;
    let high = this.times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.times[middle] as number) <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** How much a reader likes what an article is, 0 to 1. */
export function liking({ tastes, style }: SampleReader, article: SampleArticle): number {
  const alike = article.style.filter((direction, n) => direction === style[n]).length / styleDirections;
  return (tastes[article.subject] as number) * (0.25 + 0.75 * alike);
}

function readOf(reader: SampleReader, chosen: SampleArticle, at: number, source: Random): Deed[] {
  const about = { reader: reader.key, article: chosen.article.id };
  const told = (time: number) => ({ id: uuid(source), ...about, at: new Date(time).toISOString() });
  const likes = liking(reader, chosen);
  const seconds = readingSeconds(source);
  const end = at + 1000 * seconds;
  const deeds: Deed[] = [
    { kind: "click", ...told(at) },
    { kind: "read", ...told(end), seconds },
  ];
  const mood = source.next();
  if (mood < 0.04 + 0.16 * likes) deeds.push({ kind: "like", ...told(end + 1000) });
  else if (mood < 0.22) {
    if (source.next() < 0.2)
      deeds.push({ kind: "rating", ...told(end + 1000), rating: 2 + Math.round(3 * likes) });
  } else if (mood < 0.25) deeds.push({ kind: "share", ...told(end + 2000) });
  else if (mood < 0.27 && likes < 0.2) deeds.push({ kind: "dislike", ...told(end + 1000) });
  else if (mood < 0.28 && likes < 0.2) deeds.push({ kind: "hide", ...told(end + 1000) });
  return deeds;
}

/** Every tenth of all readings: the median is 59 seconds, nine in ten are under 78. */
const tenths = [8, 36, 44, 50, 55, 59, 63, 67, 72, 78, 140];

function readingSeconds(source: Random): number {
  const drawn = 10 * source.next();
  const tenth = Math.floor(drawn);
  const from = tenths[tenth] as number;
  return Math.round(from + (drawn - tenth) * ((tenths[tenth + 1] as number) - from));
}

function uuid(source: Random): string {
  const hex = () =>
    Math.floor(source.next() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  const [a, b, c, d] = [hex(), hex(), hex(), hex()];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
