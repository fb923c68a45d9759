import * as z from "zod";
import type { Field, IndexSchema } from "../schema/index-schema";
import { invalid, notRunLocally } from "../search-error";

const text = z.string().nullish();
const common = {
  search: z.string().min(1).max(100),
  suggesterName: z.string(),
  filter: text,
  fuzzy: z.boolean().nullish(),
  minimumCoverage: z.number().min(0).max(100).nullish(),
  searchFields: text,
  top: z.number().int().min(1).max(100).nullish(),
};

const Suggest = z.strictObject({ ...common, orderby: text, select: text });
const Autocomplete = z.strictObject({
  ...common,
  autocompleteMode: z.enum(["oneTerm", "twoTerms", "oneTermWithContext"]).nullish(),
});

export type SuggestRequest = z.output<typeof Suggest>;
export type AutocompleteRequest = z.output<typeof Autocomplete>;

export const parseSuggest = (body: unknown): SuggestRequest => read(Suggest, body);
export const parseAutocomplete = (body: unknown): AutocompleteRequest => read(Autocomplete, body);

/** The fields that the suggester, and the request, look in. @throws SearchError 400 */
export function sourceFields(
  { suggesterName, searchFields }: SuggestRequest | AutocompleteRequest,
  schema: IndexSchema,
): Field[] {
  const suggester = schema.suggesters.find(({ name }) => name === suggesterName);
  if (suggester === undefined) {
    throw invalid(
      `parameters : The specified suggester name '${suggesterName}' does not exist in this index definition.`,
    );
  }
  const wanted = searchFields?.trim()
    ? searchFields.split(",").map((path) => path.trim())
    : suggester.sourceFields;
  return wanted.map((path) => {
    const field = suggester.sourceFields.includes(path) ? schema.fields.get(path) : undefined;
    if (field) return field;
    throw invalid(`parameters : The field '${path}' is not a field of the suggester '${suggesterName}'.`);
  });
}

function read<Request extends z.ZodObject>(Request: Request, body: unknown): z.output<Request> {
  const sent = Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => value !== null));
  for (const name of ["highlightPreTag", "highlightPostTag"]) {
    if (sent[name]) throw notRunLocally(`highlighting (${name})`, `leave ${name} out of the query`);
  }
  const parsed = Request.safeParse(sent);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "query"}: ${message}`);
  throw invalid(`parameters : ${issues.join("; ")}`);
}
