import { isDeepStrictEqual } from "node:util";
import { SearchError } from "../search-error";
import type { IndexDefinition } from "./index-definition";

/** What may be said anew of a field; the rest is how its values are kept. */
const changeable: readonly string[] = ["retrievable", "searchAnalyzer", "synonymMaps"];

/**
 * An index grows by fields and configurations; nothing that documents were indexed with changes.
 *
 * @throws SearchError 400
 */
export function checkChange(before: IndexDefinition, after: IndexDefinition): void {
  for (const field of before.fields) {
    const now = after.fields.find(({ name }) => name === field.name);
    if (now === undefined)
      throw refuse(`Existing field '${field.name}' cannot be deleted.`, "CannotDeleteExistingField");
    if (!isDeepStrictEqual(fixed(field, changeable), fixed(now, changeable))) {
      throw refuse(`Existing field '${field.name}' cannot be changed.`, "CannotChangeExistingField");
    }
  }
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

/** How far a query looks is no part of how vectors are kept. */
function comparable(part: object | undefined): object | undefined {
  if (part === undefined) return undefined;
  const { hnswParameters, ...rest } = part as { hnswParameters?: object };
  return { ...fixed(rest, []), ...(hnswParameters ? fixed(hnswParameters, ["efSearch"]) : {}) };
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
  return new SearchError(
    400,
    "OperationNotAllowed",
    `The request is invalid. Details: index : ${message}`,
    detail,
  );
}
