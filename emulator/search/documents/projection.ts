import type { IndexSchema } from "../schema/index-schema";
import { invalid } from "../search-error";
import type { StoredDocument } from "../store/batch-record";

/**
 * The fields of a document that an answer shows.
 *
 * @param select names separated by commas; "*" or nothing for all that can be retrieved
 * @throws SearchError 400 for a field that does not exist or cannot be retrieved
 */
export function projection(
  select: string | null | undefined,
  schema: IndexSchema,
): (stored: StoredDocument) => Record<string, unknown> {
  const names = selected(select, schema);
  return ({ document, vectors }) =>
    Object.fromEntries(
      names.map((name) => {
        const field = schema.fields.get(name);
        if (field === undefined) return [name, vectors[name] ? [...vectors[name]] : []];
        return [name, document[name] ?? (field.type.startsWith("Collection(") ? [] : null)];
      }),
    );
}

function selected(select: string | null | undefined, schema: IndexSchema): string[] {
  const fields = [...schema.fields.values(), ...schema.vectors.values()];
  const retrievable = fields.filter((field) => field.retrievable).map(({ name }) => name);
  const wanted = (select ?? "*").split(",").map((name) => name.trim());
  if (wanted.includes("*") || (wanted.length === 1 && wanted[0] === "")) return retrievable;
  const wrong = wanted.find((name) => !retrievable.includes(name));
  if (wrong === undefined) return wanted;
  throw invalid(
    fields.some(({ name }) => name === wrong)
      ? `The field '${wrong}' in the select list is not retrievable.`
      : `Could not find a property named '${wrong}' on type 'search.document'.\r\nParameter name: $select`,
  );
}
