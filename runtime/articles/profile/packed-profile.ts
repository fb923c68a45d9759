import { BitReader, BitWriter } from "./bits";
import { compareDeeds, type KeptDeed, type KeptProfile, noProfile } from "./kept-profile";

const version = 1;

/** How many bits numbers usually have: of a reader with some thirty deeds, where a thousand articles come in a day. */
const usual = { count: 3, article: 9, shownArticle: 6, visit: 4, step: 2, day: 1, shown: 0 } as const;
const versionBits = 8;
const stepBits = 30;
const dayBits = 16;
const codeBits = 5;

/** What a deed is, when it is no click: of a read how many sixteenths, of a rating its stars. */
const plain = ["click", "like", "dislike", "share", "hide"] as const;
const firstRating = plain.length;
const firstRead = firstRating + 5;
const mostCode = firstRead + 16;

/**
 * A profile in few bytes, some 120 of a usual reader:
 *
 * ```
 * version │ number of articles with deeds │ each: number, from the one before │ steps since the first deed on the one before │
 *           its deeds: click or code, whether more follow │ of all but the first, steps since the one before
 *         │ number of articles done with before │ each: number, from the one before
 *         │ number of days │ each: day, from the one before │ number of articles │ each: number, from the one before, how often
 * ```
 */
export function packProfile({ deeds, doneBefore, shown }: KeptProfile): Buffer {
  const to = new BitWriter();
  to.bits(version, versionBits);
  packDeeds(deeds, to);
  packNumbers(doneBefore, usual.article, to);
  to.number(shown.size, usual.day);
  let lastDay: number | undefined;
  for (const [day, counts] of [...shown].sort(([a], [b]) => a - b)) {
    if (lastDay === undefined) to.bits(day, dayBits);
    else to.number(day - lastDay, usual.day);
    lastDay = day;
    packNumbers(counts.keys(), usual.shownArticle, to, (article) =>
      to.number((counts.get(article) ?? 1) - 1, usual.shown),
    );
  }
  return to.written();
}

/**
 * @param packed nothing, of somebody of whom nothing is known
 * @throws UnreadableProfile when it is none, or of another version
 */
export function unpackProfile(packed: Uint8Array): KeptProfile {
  if (packed.length === 0) return noProfile;
  try {
    const from = new BitReader(packed);
    if (from.bits(versionBits) !== version) throw new RangeError("it is of another version");
    const deeds = unpackDeeds(from);
    const doneBefore = new Set(unpackNumbers(usual.article, from, () => true).keys());
    const shown = unpackShown(from);
    if (!from.isAtEnd) throw new RangeError("something follows it");
    return { deeds, doneBefore, shown };
  } catch (cause) {
    if (cause instanceof RangeError) throw new UnreadableProfile(cause.message, { cause });
    throw cause;
  }
}

/** A packed profile is not one of this code's: it is to be made anew from the deeds. */
export class UnreadableProfile extends Error {
  override readonly name = "UnreadableProfile";
  constructor(why: string, options?: ErrorOptions) {
    super(`The packed profile cannot be read: ${why}.`, options);
  }
}

function packDeeds(deeds: readonly KeptDeed[], to: BitWriter): void {
  const byArticle = new Map<number, KeptDeed[]>();
  for (const deed of deeds) {
    const ofIt = byArticle.get(deed.article);
    if (ofIt) ofIt.push(deed);
    else byArticle.set(deed.article, [deed]);
  }
  to.number(byArticle.size, usual.count);
  let lastArticle = 0;
  let lastFirst: number | undefined;
  for (const [article, ofIt] of byArticle) {
    let step = ofIt[0]?.step ?? 0;
    to.signed(article - lastArticle, usual.article);
    if (lastFirst === undefined) to.bits(step, stepBits);
    else to.number(step - lastFirst, usual.visit);
    [lastArticle, lastFirst] = [article, step];
    for (const [n, deed] of ofIt.entries()) {
      if (n > 0) to.number(deed.step - step, usual.step);
      step = deed.step;
      packKind(deed, to);
      to.bit(n < ofIt.length - 1);
    }
  }
}

function unpackDeeds(from: BitReader): KeptDeed[] {
  const deeds: KeptDeed[] = [];
  let article = 0;
  let first: number | undefined;
  for (let left = from.number(usual.count); left > 0; left--) {
    article += from.signed(usual.article);
    first = first === undefined ? from.bits(stepBits) : first + from.number(usual.visit);
    let step = first;
    for (let n = 0, isMore = true; isMore; n++) {
      if (n > 0) step += from.number(usual.step);
      deeds.push({ article, ...unpackKind(from), step });
      isMore = from.bit();
    }
  }
  return deeds.sort(compareDeeds);
}

function packKind({ kind, level }: KeptDeed, to: BitWriter): void {
  to.bit(kind === "click");
  if (kind === "rating") to.bits(firstRating + level - 1, codeBits);
  else if (kind === "read") to.bits(firstRead + level, codeBits);
  else if (kind !== "click") to.bits(plain.indexOf(kind), codeBits);
}

function unpackKind(from: BitReader): Pick<KeptDeed, "kind" | "level"> {
  if (from.bit()) return { kind: "click", level: 0 };
  const code = from.bits(codeBits);
  if (code > mostCode) throw new RangeError(`nothing has the code ${code}`);
  if (code >= firstRead) return { kind: "read", level: code - firstRead };
  if (code >= firstRating) return { kind: "rating", level: code - firstRating + 1 };
  return { kind: plain[code] as (typeof plain)[number], level: 0 };
}

/** @param more what is written after each */
function packNumbers(
  numbers: Iterable<number>,
  usualBits: number,
  to: BitWriter,
  more: (each: number) => void = () => undefined,
): void {
  const sorted = [...numbers].sort((a, b) => a - b);
  to.number(sorted.length, usual.count);
  let last: number | undefined;
  for (const each of sorted) {
    to.number(each - (last ?? 0), last === undefined ? 2 * usual.article : usualBits);
    last = each;
    more(each);
  }
}

/** @param more what is read after each */
function unpackNumbers<Value>(usualBits: number, from: BitReader, more: () => Value): Map<number, Value> {
  const numbers = new Map<number, Value>();
  let last: number | undefined;
  for (let left = from.number(usual.count); left > 0; left--) {
    last = (last ?? 0) + from.number(last === undefined ? 2 * usual.article : usualBits);
    numbers.set(last, more());
  }
  return numbers;
}

function unpackShown(from: BitReader): Map<number, Map<number, number>> {
  const shown = new Map<number, Map<number, number>>();
  let day: number | undefined;
  for (let left = from.number(usual.day); left > 0; left--) {
    day = day === undefined ? from.bits(dayBits) : day + from.number(usual.day);
    shown.set(
      day,
      unpackNumbers(usual.shownArticle, from, () => from.number(usual.shown) + 1),
    );
  }
  return shown;
}
