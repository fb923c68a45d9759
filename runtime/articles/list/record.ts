import { ExplainedError } from "../../shared/explained-error";
import { candidatesIn, columnCount, columnsOf } from "./candidate-columns";
import type { ListInput, ListResult } from "./list-input";
import { makeList } from "./make-list";
import { readRecord1 } from "./record-1";
import { RecordReader, RecordWriter } from "./record-bytes";
import { headerIn, headerText } from "./record-header";

/*
 * u8 version | header (JSON) | what speaks for candidates | their articles | columns of bytes, packed | signatures
 *
 * Records of the version before are read for as long as they are kept. A record refers to nothing outside: an article that is changed, withdrawn
 * or erased later changes no list that was shown.
 */
const version = 2;
/** Of each candidate, with the number of what speaks for it. */
const mostBytesOfCandidate = 40;

/** What the log keeps of a list: all that it is made of, at most 2 KB for the most candidates that there are. */
export function recordOf(input: ListInput): Uint8Array {
  const { candidates, ...rest } = input;
  const count = candidates.length;
  const { becauses, articles, bytes, signatures, ...names } = columnsOf(input);
  const text = headerText({ input: rest, names, becauses: becauses.length, count });
  const to = new RecordWriter(1 + 3 * text.length + (count + 1) * mostBytesOfCandidate);
  to.byte(version);
  to.text(text);
  to.ascending(becauses);
  to.ascending(articles);
  for (let column = 0; column < columnCount(input.ranking !== undefined); column++)
    to.packed(bytes.subarray(column * count, (column + 1) * count));
  to.words(signatures);
  return to.written();
}

/**
 * What a list was made of.
 *
 * @throws ExplainedError RecordNotReadable
 */
export function readRecord(record: Uint8Array): ListInput {
  const read = readers[record[0] ?? 0];
  if (read === undefined) throw notReadable(`it is of version ${record[0]}, not one of 1 to ${version}`);
  try {
    return read(record.subarray(1));
  } catch (cause) {
    throw notReadable("it was cut short or damaged", cause);
  }
}

const readers: Readonly<Record<number, (record: Uint8Array) => ListInput>> = {
  1: readRecord1,
  2: readRecord2,
};

function readRecord2(record: Uint8Array): ListInput {
  const from = new RecordReader(record);
  const { input, names, becauses, count } = headerIn(from.text());
  const candidates = candidatesIn({
    ...names,
    becauses: from.ascending(becauses),
    articles: from.ascending(count),
    bytes: from.packed(columnCount(input.ranking !== undefined), count),
    signatures: from.words(count),
  });
  return { candidates, ...input };
}

/** The list of a record, to the byte what it was as JSON. */
export function replay(record: Uint8Array): ListResult {
  return makeList(readRecord(record));
}

function notReadable(what: string, cause?: unknown): ExplainedError {
  return new ExplainedError("RecordNotReadable", {
    what: `the record of a list cannot be read: ${what}`,
    why: "a list that was made again from it would be another one",
    fix: "read it with the release that wrote it, or with a later one",
    cause,
  });
}
