import { FeedError } from "../../catalogue/feed-error";
import type { Missing } from "./delete-missing";
import type { FeedOutline } from "./feed-outline";
import type { FeedRun } from "./ingest-feed";

/** Losing so many is never taken for an accident, however small the feed. */
export const fewItems = 10;

/** What becomes of a row that was cut off: it is not valid, or what it leads to is not there. */
const codesOfCutRows = new Set(["RowNotValid", "ImageNotFound", "ImageNotFetched", "ImageHostNotAllowed"]);
const again = "export it again, whole";

/**
 * Stops before anything is deleted because of an export that may have been cut off. What its rows say is in by then:
 * good rows are good, wherever the file ends.
 *
 * @param missing as it was before the rows were settled
 * @throws FeedError FeedCutOff or DeletionsHeldBack
 */
export function refuseDoubtfulDeletions(
  missing: readonly Missing[],
  outline: FeedOutline,
  { feed, progress }: FeedRun,
  mostDeletedPercent: number,
): void {
  const most = missing.reduce((a, b) => (b.missing > a.missing ? b : a), { index: "", missing: 0, of: 0 });
  const held =
    most.missing === 0 ? "there is nothing to delete" : `${itemsOf(most.missing)} not in it stayed`;
  const refuse = (code: FeedError["code"], what: string, instead: string) => {
    for (const { index, missing: heldBack } of missing) progress.count(index, "heldBack", heldBack);
    const fix = `${instead}; or, when it is meant, npx vitrine catalogue allow-deletes "${feed}"`;
    throw new FeedError(code, what, fix);
  };

  const { lastRejected, lastWhole } = progress;
  const { openLine, rowsWithoutId } = outline;
  if (openLine !== undefined) {
    const isCut = lastRejected?.line === openLine && codesOfCutRows.has(lastRejected.code);
    if (isCut) refuse("FeedCutOff", `the feed ends in the middle of line ${openLine}: ${held}`, again);
    // one program ends all its files alike
    if (lastWhole?.isOpen === false && most.missing > 0)
      refuse(
        "FeedCutOff",
        `the feed ends without the line break that it had at its end before: ${held}`,
        again,
      );
  }
  if (most.missing === 0) return;
  // a run before this one may have brought new items already, which make the share look smaller
  const of = Math.min(most.of, lastWhole?.items || most.of);
  const percent = (100 * most.missing) / of;
  if (most.missing > fewItems && percent > mostDeletedPercent) {
    const what = `the feed lacks ${most.missing} of its ${most.of} items, more than ${mostDeletedPercent} %: they stayed`;
    refuse("DeletionsHeldBack", what, `an export that was cut off looks the same: ${again}`);
  }
  if (rowsWithoutId > 0) {
    const what = `the id of ${rowsWithoutId} rows cannot be read, and they may be the rows of what is missing: ${held}`;
    refuse("DeletionsHeldBack", what, "correct those rows");
  }
}

function itemsOf(count: number): string {
  return count === 1 ? "1 item that is" : `${count} items that are`;
}
