import { isDeepStrictEqual } from "node:util";
import { SearchError } from "../search-error";
import type { FieldDefinition } from "./field-definition";
import type { IndexDefinition } from "./index-definition";

/** What may be said anew of a field; the rest is how its values are kept. */
const changeable: readonly string[] = ["retrievable", "searchAnalyzer", "synonymMaps", "fields"];

/**
 * An index grows by fields and configurations; nothing that documents were indexed with changes.
 *
 * @param takesDowntime whether the request allows the index to go offline, which new parts of the analysis need
 * @throws SearchError 400
 */
export function checkChange(before: IndexDefinition, after: IndexDefinition, takesDowntime: boolean): void {
  checkFields(before.fields, after.fields, "");
  checkVectorParts(before, after);
  for (const part of ["analyzers", "normalizers", "tokenizers", "tokenFilters", "charFilters"] as const) {
    for (const known of before[part]) {
      const now = after[part].find(({ name }) => name === known.name);
      if (isDeepStrictEqual(known, now)) continue;
      throw refuse(
        `Existing '${known.name}' in '${part}' cannot be changed or deleted.`,
        "CannotChangeExistingAnalyzer",
      );
    }
    if (after[part].length > before[part].length && !takesDowntime) {
      throw refuse(
        `Index update not allowed because it would cause downtime. In order to add new ${part} to an existing index, set the 'allowIndexDowntime' query parameter to 'true' in the index update request. Note that this operation will put your index offline for at least a few seconds, causing your indexing and query requests to fail. Performance and write availability of the index can be impaired for several minutes after the index is updated, or longer for indexes containing large numbers of documents.`,
        "IndexDowntimeNotAllowed",
      );
    }
  }
  const [suggester] = before.suggesters;
  const [next] = after.suggesters;
  const isExisting = (path: string) => before.fields.some(({ name }) => name === path.split("/")[0]);
  const added = next?.sourceFields.filter((path) => !suggester?.sourceFields.includes(path)) ?? [];
  if (added.some(isExisting) || (suggester && next?.name !== suggester.name)) {
    throw refuse(
      "Fields that were already present in an index (before the API call) cannot be added to a suggester, and a suggester cannot be taken away.",
      "CannotChangeExistingSuggester",
    );
  }
}

function checkFields(
  before: readonly FieldDefinition[],
  after: readonly FieldDefinition[],
  above: string,
): void {
  for (const field of before) {
    const now = after.find(({ name }) => name === field.name);
    const path = above + field.name;
    if (now === undefined) {
      throw refuse(`Existing field '${path}' cannot be deleted.`, "CannotDeleteExistingField");
    }
    if (!isDeepStrictEqual(fixed(field, changeable), fixed(now, changeable))) {
      throw refuse(`Existing field '${path}' cannot be changed.`, "CannotChangeExistingField");
    }
    checkFields(field.fields ?? [], now.fields ?? [], `${path}/`);
  }
}

function checkVectorParts(before: IndexDefinition, after: IndexDefinition): void {
  for (const part of ["profiles", "algorithms", "compressions"] as const) {
    for (const known of before.vectorSearch?.[part] ?? []) {
      const now = after.vectorSearch?.[part]?.find(({ name }) => name === known.name);
      if (isDeepStrictEqual(comparable(known), comparable(now))) continue;
      throw refuse(
        `Existing vector search configuration '${known.name}' in '${part}' cannot be changed or deleted.`,
        "CannotChangeExistingVectorSearchConfiguration",
      );
    }
  }
}

/** How far a query looks, and what makes vectors of its text, is no part of how vectors are kept. */
function comparable(part: object | undefined): object | undefined {
  if (part === undefined) return undefined;
  const { hnswParameters, ...rest } = part as { hnswParameters?: object | null };
  return {
    ...fixed(rest, ["vectorizer"]),
    ...(hnswParameters ? fixed(hnswParameters, ["efSearch"]) : {}),
  };
}

/** Without what is not said, which is the same as saying null. */
function fixed(part: object, without: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(part).filter(
      ([name, value]) =>
        !without.includes(name) && value !== null && value !== undefined && !isEmptyList(value),
    ),
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function refuse(message: string, detail: string): SearchError {
  return new SearchError(400, "OperationNotAllowed", message, detail);
}
