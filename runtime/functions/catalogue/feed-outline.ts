import type { WholeFeed } from "../../catalogue/catalogue-report";
import { readFeed } from "../../catalogue/feed";
import { FeedError } from "../../catalogue/feed-error";
import type { FeedRow } from "../../catalogue/feed-row";
import { fewItems } from "./doubtful-deletions";
import type { Feed } from "./ports";
import type { Progress } from "./progress";

/** All that is kept of a feed between its two readings: tens of bytes a row. */
export interface FeedOutline {
  /** The line each id stands in last. */
  readonly lastLines: ReadonlyMap<string, number>;
  /** Rows of which not even the id can be read. */
  readonly rowsWithoutId: number;
  /** The row that the feed ends with as one does that was cut off. */
  readonly openLine: number | undefined;
  readonly hasValidRow: boolean;
  /** Those that need not be there, and in which some row has a value. */
  readonly columns: readonly string[];
}

/** @throws FeedError FeedEmpty when there is a header alone, or what `readFeed` throws */
export async function outlineOf(feed: Feed, progress: Progress): Promise<FeedOutline> {
  const lastLines = new Map<string, number>();
  const columns = new Set<string>();
  let rowsWithoutId = 0;
  let openLine: number | undefined;
  let hasValidRow = false;
  for await (const { line, id, isOpen, ...entry } of readFeed(await feed.open())) {
    progress.rows++;
    if (id === undefined) rowsWithoutId++;
    else lastLines.set(id, line);
    if (isOpen) openLine = line;
    if (!("row" in entry)) continue;
    hasValidRow = true;
    for (const column of valuesOf(entry.row)) columns.add(column);
  }
  if (progress.rows === 0) {
    throw new FeedError(
      "FeedEmpty",
      "the feed has no row",
      "export it again: nothing was deleted, because an export that failed looks the same",
    );
  }
  return { lastLines, rowsWithoutId, openLine, hasValidRow, columns: [...columns].sort() };
}

function valuesOf({ item }: FeedRow): string[] {
  const { price, link, stock, updated } = item;
  return Object.entries({ price, link, stock, updated }).flatMap(([name, value]) =>
    value === null ? [] : [name],
  );
}

/**
 * Refuses a feed that no longer has any value in a column that had some: every item would lose its own.
 *
 * @throws FeedError
 */
export function refuseEmptiedColumns(
  outline: FeedOutline,
  before: WholeFeed | undefined,
  feed: string,
): void {
  if (!before || before.items <= fewItems || !outline.hasValidRow) return;
  const emptied = before.columns.filter((column) => !outline.columns.includes(column));
  if (emptied.length === 0) return;
  throw new FeedError(
    "FeedColumnsEmptied",
    `no row has a value for ${emptied.join(", ")} any more: nothing was changed, because every item would lose it`,
    `export all columns; or, when it is meant, npx vitrine catalogue allow-deletes "${feed}"`,
  );
}
