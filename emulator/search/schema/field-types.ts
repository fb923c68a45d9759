/** Types of fields that run locally. */
export const fieldTypes = [
  "Edm.String",
  "Edm.Int32",
  "Edm.Int64",
  "Edm.Double",
  "Edm.Boolean",
  "Edm.DateTimeOffset",
  "Collection(Edm.String)",
  "Collection(Edm.Single)",
] as const;

export type FieldType = (typeof fieldTypes)[number];
