import { blockRows, type RowRange } from "../live/embedding-matrix";
import type { LiveArticles } from "../live/live-articles";
import type { ReaderProfile } from "../reader-profile";
import type { ListRefusal } from "./list-input";
import type { ListQuery } from "./recommend";

/** Of each place of the live articles, 0 for one that may be in the list; else why not. */
export interface RefusedPlaces {
  readonly codes: Uint8Array;
  /** Outside of these, all are of other languages, regions or categories: nobody need look there. */
  readonly ranges: readonly RowRange[];
  /** Places that are refused for what this reader did or asked for, of which an explanation tells. */
  readonly told: readonly number[];
}

/** Of other readers, of another category than was asked for, or of another time. */
const elsewhereCode = 1;
const toldCodes = ["done", "excluded", "reach", "fatigue"] as const satisfies readonly ListRefusal[];

/** Writes over the codes of the live articles. */
export function refusedPlaces(
  { done, shown, preferences }: ReaderProfile,
  { category, exclude, reader, now }: ListQuery,
  live: LiveArticles,
  fatigueAfter: number,
): RefusedPlaces {
  const { codes } = live;
  const elsewhere = elsewhereCodes(live, preferences, category);
  codes.set(elsewhere.codes);
  if (live.firstExpiry <= now) refuseExpired(live, now, codes);
  if (live.lastPublished > now) refuseUnpublished(live, now, codes);

  const told: number[] = [];
  const refuseAt = (place: number, why: (typeof toldCodes)[number]) => {
    if (codes[place] !== 0) return;
    codes[place] = 2 + toldCodes.indexOf(why);
    told.push(place);
  };
  const refuse = (article: number, why: (typeof toldCodes)[number]) => {
    const place = live.placeOf(article);
    if (place !== undefined) refuseAt(place, why);
  };
  for (const article of done) refuse(article, "done");
  for (const article of exclude ?? []) refuse(article, "excluded");
  for (const { place, audience } of live.launchingPlaces())
    if (codes[place] === 0 && (reader === undefined || !audience.has(reader))) refuseAt(place, "reach");
  for (const [article, times] of shown) if (times >= fatigueAfter) refuse(article, "fatigue");
  return { codes, ranges: elsewhere.ranges, told };
}

type ElsewhereCodes = Pick<RefusedPlaces, "codes" | "ranges">;

interface KnownCodes {
  readonly changes: number;
  readonly codes: Map<string, ElsewhereCodes>;
}

/** What readers choose comes again and again, and each takes a byte for a live article. */
const mostKnown = 64;
const knownOf = new WeakMap<LiveArticles, KnownCodes>();

/** Of each place, 0 when it is in a language, a region and a category that the reader wants, else `elsewhereCode`. */
function elsewhereCodes(
  live: LiveArticles,
  { languages, region: near }: ReaderProfile["preferences"],
  category: string | undefined,
): ElsewhereCodes {
  let known = knownOf.get(live);
  if (known?.changes !== live.changes) known = { changes: live.changes, codes: new Map() };
  knownOf.set(live, known);
  const key = JSON.stringify([category, languages, near]);
  const found = known.codes.get(key);
  if (found) return found;
  const isFor = live.groups.which(
    ({ category: own, language, region }) =>
      (category === undefined || own === category) &&
      (languages.length === 0 || languages.includes(language)) &&
      (region === undefined || region === near),
  );
  const codes = new Uint8Array(live.size);
  for (let place = 0; place < codes.length; place++)
    codes[place] = elsewhereCode * (1 - (isFor[live.group[place] as number] as number));
  if (known.codes.size >= mostKnown) known.codes.clear();
  const own = { codes, ranges: openRanges(codes) };
  known.codes.set(key, own);
  return own;
}

/** Blocks that have a place whose code is 0, those beside each other in one. */
function openRanges(codes: Uint8Array): RowRange[] {
  const ranges: RowRange[] = [];
  for (let place = codes.indexOf(0); place >= 0; ) {
    const from = place - (place % blockRows);
    let to = from;
    while (place >= 0 && place < to + blockRows) {
      to = Math.min(codes.length, to + blockRows);
      place = codes.indexOf(0, to);
    }
    ranges.push({ from, to });
  }
  return ranges;
}

function refuseExpired({ size, expiresAt }: LiveArticles, now: number, codes: Uint8Array): void {
  for (let place = 0; place < size; place++)
    if ((expiresAt[place] as number) <= now) codes[place] = elsewhereCode;
}

/** The order of the newest is in seconds of float32, so it is followed to well behind what is published just now. */
const marginMs = 86_400_000;

/** An estate may always have articles that are published later: only the newest are looked at, unless there are thousands of them. */
function refuseUnpublished(live: LiveArticles, now: number, codes: Uint8Array): void {
  const { publishedAt, size } = live;
  for (const place of live.newestFirst()) {
    const at = publishedAt[place] as number;
    if (at > now) codes[place] = elsewhereCode;
    else if (at < now - marginMs) return;
  }
  for (let place = 0; place < size; place++)
    if ((publishedAt[place] as number) > now) codes[place] = elsewhereCode;
}

/** Why a place that is told of is refused. */
export function refusalAt({ codes }: RefusedPlaces, place: number): ListRefusal | undefined {
  return toldCodes[(codes[place] as number) - 2];
}
