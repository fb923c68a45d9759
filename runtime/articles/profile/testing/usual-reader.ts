import { random } from "../../../shared/random";
import type { KnownDeed } from "../kept-profile";

const dayMs = 86_400_000;
const secondMs = 1000;

/**
 * What a usual reader does in ten days: five visits with a list of ten each, two or three of which they open and read, a few likes;
 * thirty deeds on twelve articles. A thousand articles come in a day.
 */
export function usualReader(seed: number, now = Date.UTC(2026, 10, 30, 12)): KnownDeed[] {
  const source = random(seed);
  const newest = 50_000;
  const visits = [0, 1, 2, 5, 8].map((days) => ({ days, at: now - days * dayMs - source.below(dayMs / 2) }));
  return visits.flatMap(({ days, at }, visit): KnownDeed[] => {
    const articles = Array.from({ length: 10 }, () => newest - Math.floor((days + 2 * source.next()) * 1000));
    const opened = articles.slice(0, visit < 2 ? 3 : 2);
    return [
      { kind: "shown", articles, at },
      ...opened.flatMap((article, n): KnownDeed[] => {
        const click = at + (n + 1) * (40 + source.below(120)) * secondMs;
        const seconds = 10 + source.below(100);
        const after = click + seconds * secondMs;
        return [
          { kind: "click", article, at: click },
          { kind: "read", article, at: after, seconds, readingSeconds: 100 },
          ...(n === 0 && visit !== 4 ? [{ kind: "like", article, at: after + 2 * secondMs } as const] : []),
          ...(n === 1 && visit < 2 ? [{ kind: "share", article, at: after + 20 * secondMs } as const] : []),
        ];
      }),
    ];
  });
}
