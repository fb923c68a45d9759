import { inflateRawSync } from "node:zlib";
import { candidatesIn, columnCount } from "./candidate-columns";
import type { ListInput } from "./list-input";
import { usualHeader } from "./record-1-dictionary";
import { RecordReader } from "./record-bytes";

const mostBytes = 64 * 1024;

/** What a header says beside the input: how many candidates follow, and what their numbers of names stand for. */
interface Header extends Omit<ListInput, "candidates"> {
  readonly count: number;
  readonly categories: readonly string[];
  readonly languages: readonly string[];
  readonly regions: readonly string[];
  readonly becauses: number;
}

/**
 * What a list of an earlier release was made of, for as long as its records are kept: deflate of a header in JSON and of columns, a byte for
 * each number.
 *
 * @param record without its version @throws what Node throws for one that was cut short or damaged
 */
export function readRecord1(record: Uint8Array): ListInput {
  const from = new RecordReader(
    inflateRawSync(record, { dictionary: usualHeader, maxOutputLength: mostBytes }),
  );
  const header = JSON.parse(from.text()) as Header;
  const { count, categories, languages, regions, becauses, ...rest } = header;
  const candidates = candidatesIn({
    categories,
    languages,
    regions,
    becauses: from.ascending(becauses),
    articles: from.ascending(count),
    bytes: from.bytes(columnCount(rest.ranking !== undefined) * count),
    signatures: from.words(count),
  });
  return { candidates, ...rest };
}
