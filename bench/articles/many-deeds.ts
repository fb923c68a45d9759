import { createHash } from "node:crypto";
import type { Deed } from "../../runtime/articles/deed";
import { random } from "../../runtime/shared/random";

export interface ManyDeeds {
  readonly count: number;
  readonly readers: number;
  readonly articles: number;
  readonly seed: number;
}

/** What a visit is made of: a list, and what becomes of some of it. */
const kinds = [
  "shown",
  "click",
  "read",
  "click",
  "read",
  "like",
  "click",
  "read",
  "share",
  "rating",
] as const;

/** Deeds of a week in the order of their time, some articles and readers much busier than others. */
export function* manyDeeds({ count, readers, articles, seed }: ManyDeeds): Generator<Deed> {
  const source = random(seed);
  const begin = Date.UTC(2026, 10, 16);
  const stepMs = (7 * 86_400_000) / count;
  const skewed = (below: number) => Math.floor(below * source.next() ** 3);
  for (let n = 0; n < count; n++) {
    const kind = kinds[skewed(1.999) === 1 ? 0 : source.below(kinds.length)] ?? "click";
    const id = idOf(seed, n);
    const reader = createHash("md5")
      .update(`reader ${skewed(readers)}`)
      .digest("hex");
    const at = new Date(begin + n * stepMs).toISOString();
    const article = () => `a${skewed(articles) + 1}`;
    const told = { id, reader, at };
    if (kind === "shown") yield { ...told, kind, list: idOf(seed + 1, n), articles: distinct(10, article) };
    else if (kind === "read") yield { ...told, kind, article: article(), seconds: source.below(200) };
    else if (kind === "rating") yield { ...told, kind, article: article(), rating: source.below(5) + 1 };
    else yield { ...told, kind, article: article(), list: idOf(seed + 1, n), position: source.below(10) };
  }
}

/** A UUID that is always the same. */
export function idOf(seed: number, n: number): string {
  const digits = createHash("md5").update(`${seed} ${n}`).digest("hex");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}

function distinct(count: number, make: () => string): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(make());
  return [...made];
}
