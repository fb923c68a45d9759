import { deflateRawSync, inflateRawSync } from "node:zlib";
import { ExplainedError } from "../../shared/explained-error";
import { Labels } from "../live/labels";
import {
  type CandidateScores,
  type ListCandidate,
  type ListInput,
  type ListResult,
  refusals,
} from "./list-input";
import { sources } from "./list-settings";
import { makeList } from "./make-list";
import { RecordReader, RecordWriter } from "./record-bytes";
import { usualHeader } from "./record-dictionary";

/*
 * u8 version | deflate of: header (JSON) | columns of the candidates
 *
 * A later version is read beside this one for as long as records of this one are kept. It refers to nothing outside: an article that is
 * changed, withdrawn or erased later changes no list that was shown.
 */
const version = 1;
const mostBytes = 64 * 1024;
/** Of each, with the number of what speaks for it. */
const mostBytesOfCandidate = 40;

/** What a header says beside the input: how many candidates follow, and what their numbers of names stand for. */
interface Header extends Omit<ListInput, "candidates"> {
  readonly count: number;
  readonly categories: readonly string[];
  readonly languages: readonly string[];
  readonly regions: readonly string[];
  readonly becauses: number;
}

/** What the log keeps of a list: all that it is made of, at most 2 KB for the most candidates that there are. */
export function recordOf(input: ListInput): Uint8Array {
  const { candidates, ...rest } = input;
  const count = candidates.length;
  const names = { category: new Labels(), language: new Labels(), region: new Labels() };
  const becauses = [...new Set(candidates.map(({ because }) => because))]
    .filter((because) => because !== 0)
    .sort((a, b) => a - b);
  const columns = columnsOf(input, names, new Map(becauses.map((because, n) => [because, 1 + n])));
  const header: Header = {
    ...rest,
    count,
    categories: names.category.all,
    languages: names.language.all,
    regions: names.region.all,
    becauses: becauses.length,
  };
  const text = JSON.stringify(header);
  const to = new RecordWriter(3 * text.length + (count + 1) * mostBytesOfCandidate);
  to.text(text);
  to.ascending(becauses);
  to.ascending(candidates.map(({ article }) => article));
  to.column(columns);
  for (const { signature } of candidates) to.word(signature);
  return Buffer.concat([Buffer.of(version), deflateRawSync(to.all(), packing)]);
}

// more than level 1 would save two bytes in a hundred, and takes twice as long; what a record does not need is memory that
// is collected while readers wait: a window of its size, and room for what comes out
const packing = { level: 1, windowBits: 12, memLevel: 6, chunkSize: 2048, dictionary: usualHeader };

/** Of a byte each: one after the other category, language, region, because, publisher, story, shown, refused, and the scores. */
function columnsOf(
  { candidates, ranking }: ListInput,
  names: Readonly<Record<"category" | "language" | "region", Labels>>,
  numberOfBecause: ReadonlyMap<number, number>,
): Uint8Array {
  const { length } = candidates;
  const columns = new Uint8Array((ranking === undefined ? 13 : 14) * length);
  for (let n = 0; n < length; n++) {
    const { category, language, region, because, publisher, story, shown, refused, scores } = candidates[
      n
    ] as ListCandidate;
    columns[n] = names.category.numberOf(category);
    columns[n + length] = names.language.numberOf(language);
    if (region !== undefined) columns[n + 2 * length] = 1 + names.region.numberOf(region);
    if (because !== 0) columns[n + 3 * length] = numberOfBecause.get(because) as number;
    columns[n + 4 * length] = publisher;
    columns[n + 5 * length] = story;
    columns[n + 6 * length] = shown;
    if (refused !== undefined) columns[n + 7 * length] = 1 + refusals.indexOf(refused);
    // in the order of `sources`
    columns[n + 8 * length] = scores.collaborative;
    columns[n + 9 * length] = scores.content;
    columns[n + 10 * length] = scores.sequential;
    columns[n + 11 * length] = scores.trending;
    columns[n + 12 * length] = scores.fresh;
    if (ranking !== undefined) columns[n + 13 * length] = scores.ranking ?? 0;
  }
  return columns;
}

/**
 * What a list was made of.
 *
 * @throws ExplainedError RecordNotReadable
 */
export function readRecord(record: Uint8Array): ListInput {
  if (record[0] !== version) throw notReadable(`it is of version ${record[0]}, not ${version}`);
  try {
    const all = inflateRawSync(record.subarray(1), {
      dictionary: usualHeader,
      maxOutputLength: mostBytes,
    });
    return inputIn(new RecordReader(all));
  } catch (cause) {
    throw notReadable("it was cut short or damaged", cause);
  }
}

/** The list of a record, to the byte what it was as JSON. */
export function replay(record: Uint8Array): ListResult {
  return makeList(readRecord(record));
}

function inputIn(bytes: RecordReader): ListInput {
  const { count, categories, languages, regions, becauses, ...rest } = JSON.parse(bytes.text()) as Header;
  const because = bytes.ascending(becauses);
  const article = bytes.ascending(count);
  const [category, language, region, reason, publisher, story, shown, refused] = Array.from(
    { length: 8 },
    () => bytes.bytes(count),
  );
  const scores = sources.map((source) => [source, bytes.bytes(count)] as const);
  const ranking = rest.ranking === undefined ? undefined : bytes.bytes(count);
  const signature = bytes.words(count);
  const candidates = article.map((number, n): ListCandidate => {
    const near = regions[(region?.[n] ?? 0) - 1];
    const why = refusals[(refused?.[n] ?? 0) - 1];
    return {
      article: number,
      category: categories[category?.[n] ?? 0] as string,
      publisher: publisher?.[n] ?? 0,
      language: languages[language?.[n] ?? 0] as string,
      ...(near !== undefined && { region: near }),
      story: story?.[n] ?? 0,
      signature: signature[n] as number,
      scores: {
        ...(Object.fromEntries(scores.map(([source, values]) => [source, values[n]])) as CandidateScores),
        ...(ranking && { ranking: ranking[n] as number }),
      },
      because: because[(reason?.[n] ?? 0) - 1] ?? 0,
      shown: shown?.[n] ?? 0,
      ...(why && { refused: why }),
    };
  });
  return { candidates, ...rest };
}

function notReadable(what: string, cause?: unknown): ExplainedError {
  return new ExplainedError("RecordNotReadable", {
    what: `the record of a list cannot be read: ${what}`,
    why: "a list that was made again from it would be another one",
    fix: "read it with the release that wrote it, or with a later one",
    cause,
  });
}
