import type { ReportedChange } from "./report";

/** What moved together, e.g. everything that was in Archive and is in Originals now. */
export interface ReportedMove {
  readonly from: string;
  readonly to: string;
  readonly resources: number;
}

/** Moves by the construct that was renamed, also of what changes in other ways too. */
export function movesIn(changes: readonly ReportedChange[]): ReportedMove[] {
  const counts = new Map<string, ReportedMove>();
  for (const { movedFrom, path } of changes) {
    if (movedFrom === undefined) continue;
    const [from, to] = withoutCommonEnd(movedFrom, path);
    const key = `${from} ${to}`;
    counts.set(key, { from, to, resources: (counts.get(key)?.resources ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** "Archive/sketches", "Originals/sketches": the construct that was renamed is Archive. */
export function withoutCommonEnd(one: string, other: string): readonly [string, string] {
  const [a, b] = [one.split("/"), other.split("/")];
  while (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  return [a.join("/"), b.join("/")];
}
