export interface Filters {
  readonly category?: string | undefined;
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  readonly inStock?: boolean;
  /** Id of an item that must not be found. */
  readonly except?: string | undefined;
}

/** The OData filter for the index; undefined when every item may be found. */
export function filterOf({ category, minPrice, maxPrice, inStock, except }: Filters): string | undefined {
  const conditions = [
    category !== undefined && `category eq ${quoted(category)}`,
    minPrice !== undefined && `price ge ${minPrice}`,
    maxPrice !== undefined && `price le ${maxPrice}`,
    inStock && "(stock gt 0 or stock eq null)",
    except !== undefined && `id ne ${quoted(except)}`,
  ].filter((condition) => typeof condition === "string");
  return conditions.length > 0 ? conditions.join(" and ") : undefined;
}

/** A quote inside a literal is written twice: there is no other way out of it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
