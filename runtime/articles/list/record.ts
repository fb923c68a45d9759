import type { ListInput, ListResult } from "./list-input";
import { makeList } from "./make-list";

/** What the log keeps of a list: enough to make it again, at most 2 KB for what a list has at most. */
export function recordOf(input: ListInput): Uint8Array {
  return Buffer.from(JSON.stringify(input));
}

export function readRecord(record: Uint8Array): ListInput {
  return JSON.parse(Buffer.from(record).toString()) as ListInput;
}

/** The list of a record, the same bytes as JSON as when it was made. */
export function replay(record: Uint8Array): ListResult {
  return makeList(readRecord(record));
}
