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
  const categories = new Labels();
  const languages = new Labels();
  const regions = new Labels();
  const reasons = new Set<number>();
  for (const { category, language, region, because } of candidates) {
    categories.numberOf(category);
    languages.numberOf(language);
    if (region !== undefined) regions.numberOf(region);
    if (because !== 0) reasons.add(because);
  }
  const becauses = [...reasons].sort((a, b) => a - b);
  const header: Header = {
    ...rest,
    count: candidates.length,
    categories: categories.all,
    languages: languages.all,
    regions: regions.all,
    becauses: becauses.length,
  };
  const text = JSON.stringify(header);
  const to = new RecordWriter(3 * text.length + (candidates.length + 1) * mostBytesOfCandidate);
  to.text(text);
  to.ascending(becauses);
  to.ascending(candidates.map(({ article }) => article));
  const reasonOf = new Map(becauses.map((because, n) => [because, 1 + n]));
  for (const { category } of candidates) to.byte(categories.numberOf(category));
  for (const { language } of candidates) to.byte(languages.numberOf(language));
  for (const { region } of candidates) to.byte(region === undefined ? 0 : 1 + regions.numberOf(region));
  for (const { because } of candidates) to.byte(reasonOf.get(because) ?? 0);
  for (const { publisher } of candidates) to.byte(publisher);
  for (const { story } of candidates) to.byte(story);
  for (const { shown } of candidates) to.byte(shown);
  for (const { refused } of candidates) to.byte(refused ? 1 + refusals.indexOf(refused) : 0);
  for (const source of sources) for (const { scores } of candidates) to.byte(scores[source]);
  if (input.ranking !== undefined) for (const { scores } of candidates) to.byte(scores.ranking ?? 0);
  for (const { signature } of candidates) to.word(signature);
  // more than level 1 would save two bytes in a hundred, and takes twice as long
  return Buffer.concat([Buffer.of(version), deflateRawSync(to.all(), { level: 1, dictionary: usualHeader })]);
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
