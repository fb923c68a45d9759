import { random } from "../../../shared/random";
import type { KnownDeed } from "../kept-profile";

const kinds = [
  "click",
  "click",
  "click",
  "read",
  "read",
  "like",
  "dislike",
  "share",
  "hide",
  "rating",
  "shown",
] as const;

/** Deeds of one reader over ten days, in no order, on few articles. */
export function someDeeds({ seed, count }: { readonly seed: number; readonly count: number }): KnownDeed[] {
  const source = random(seed);
  return Array.from({ length: count }, () => {
    const kind = kinds[source.below(kinds.length)] ?? "click";
    // often at the same moment
    const at = Date.UTC(2026, 10, 30) - source.below(40) * 21_600_000;
    const article = source.below(60) ** 2 + 1;
    if (kind === "read") return { kind, article, at, seconds: source.below(300), readingSeconds: 200 };
    if (kind === "rating") return { kind, article, at, rating: source.below(5) + 1 };
    if (kind === "shown")
      return { kind, articles: Array.from({ length: 10 }, (_, n) => article + n * 7), at };
    return { kind, article, at };
  });
}
