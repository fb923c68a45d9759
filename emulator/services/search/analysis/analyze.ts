import * as z from "zod";
import { invalid, notRunLocally } from "../search-error";
import { analyzerOfParts, findAnalyzer } from "./analyzers";
import { NotHere } from "./building-block";
import type { AnalysisDefinition } from "./definition";
import { findNormalizer } from "./normalizers";

const names = z.array(z.string()).nullish();
const Request = z.strictObject({
  text: z.string(),
  analyzer: z.string().nullish(),
  tokenizer: z.string().nullish(),
  normalizer: z.string().nullish(),
  tokenFilters: names,
  charFilters: names,
});
type Request = z.output<typeof Request>;

interface AnalyzedToken {
  readonly token: string;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly position: number;
}

/** What an analyzer, the named parts of one, or a normalizer makes of a text. @throws SearchError 400 or 501 */
export function analyze(body: unknown, definition: AnalysisDefinition): AnalyzedToken[] {
  const parsed = Request.safeParse(body);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".") || "request"}: ${message}`,
    );
    throw invalid(`request : ${issues.join("; ")}`);
  }
  const { text, normalizer } = parsed.data;
  if (normalizer) {
    const normalize = here(findNormalizer(normalizer, definition), `normalizer '${normalizer}'`);
    return [{ token: normalize(text), startOffset: 0, endOffset: text.length, position: 0 }];
  }
  return analyzerOf(
    parsed.data,
    definition,
  )(text).map(({ text: token, start, end, position }) => ({
    token,
    startOffset: start,
    endOffset: end,
    position,
  }));
}

function analyzerOf(
  { analyzer, tokenizer, tokenFilters, charFilters }: Request,
  definition: AnalysisDefinition,
) {
  if (Boolean(analyzer) === Boolean(tokenizer)) {
    throw invalid("request : Exactly one of 'analyzer' and 'tokenizer' must be specified.");
  }
  if (analyzer) return here(findAnalyzer(analyzer, definition), `analyzer '${analyzer}'`);
  const parts = {
    tokenizer: tokenizer ?? "",
    tokenFilters: tokenFilters ?? [],
    charFilters: charFilters ?? [],
  };
  return here(analyzerOfParts(parts, definition), "tokenizer or one of the filters");
}

function here<Made>(found: Made | NotHere | undefined, what: string): Made {
  if (found instanceof NotHere)
    throw notRunLocally(found.name, "use one that emulator/services/search/README.md lists");
  if (found === undefined) throw invalid(`request : The ${what} is not defined.`);
  return found;
}
