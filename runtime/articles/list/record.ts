import { deflateRawSync, inflateRawSync } from "node:zlib";
import { ExplainedError } from "../../shared/explained-error";
import { type ListCandidate, type ListInput, type ListResult, refusals } from "./list-input";
import { type ListSource, sources } from "./list-settings";
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
  const categories = distinct(candidates, ({ category }) => category);
  const languages = distinct(candidates, ({ language }) => language);
  const regions = distinct(candidates, ({ region }) => region);
  const becauses = distinct(candidates, ({ because }) => because || undefined).sort((a, b) => a - b);
  const header: Header = {
    ...rest,
    count: candidates.length,
    categories,
    languages,
    regions,
    becauses: becauses.length,
  };
  const bytes = new RecordWriter();
  const column = (of: (candidate: ListCandidate) => number) => bytes.bytes(candidates.map(of));
  bytes.text(JSON.stringify(header));
  bytes.ascending(becauses);
  bytes.ascending(candidates.map(({ article }) => article));
  column(({ category }) => categories.indexOf(category));
  column(({ language }) => languages.indexOf(language));
  column(({ region }) => (region === undefined ? 0 : 1 + regions.indexOf(region)));
  column(({ because }) => 1 + becauses.indexOf(because));
  column(({ publisher }) => publisher);
  column(({ story }) => story);
  column(({ shown }) => shown);
  column(({ refused }) => (refused ? 1 + refusals.indexOf(refused) : 0));
  for (const source of sources) column(({ scores }) => scores[source]);
  bytes.words(candidates.map(({ signature }) => signature));
  return Buffer.concat([
    Buffer.of(version),
    // more would save two bytes in a hundred, and takes twice as long
    deflateRawSync(bytes.all(), { level: 1, dictionary: usualHeader }),
  ]);
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
      scores: Object.fromEntries(scores.map(([source, values]) => [source, values[n]])) as Record<
        ListSource,
        number
      >,
      because: because[(reason?.[n] ?? 0) - 1] ?? 0,
      shown: shown?.[n] ?? 0,
      ...(why && { refused: why }),
    };
  });
  return { candidates, ...rest };
}

function distinct<T>(
  candidates: readonly ListCandidate[],
  of: (candidate: ListCandidate) => T | undefined,
): T[] {
  return [...new Set(candidates.flatMap((candidate) => of(candidate) ?? []))] as T[];
}

function notReadable(what: string, cause?: unknown): ExplainedError {
  return new ExplainedError("RecordNotReadable", {
    what: `the record of a list cannot be read: ${what}`,
    why: "a list that was made again from it would be another one",
    fix: "read it with the release that wrote it, or with a later one",
    cause,
  });
}
