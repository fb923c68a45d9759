/** Types of one value. */
export const scalarTypes = [
  "Edm.String",
  "Edm.Int32",
  "Edm.Int64",
  "Edm.Double",
  "Edm.Boolean",
  "Edm.DateTimeOffset",
  "Edm.GeographyPoint",
] as const;

export type ScalarType = (typeof scalarTypes)[number];
export type FieldType = ScalarType | `Collection(${ScalarType})`;

export const vectorType = "Collection(Edm.Single)";

/** Types that Azure has and this emulator has not: vectors of narrower numbers. */
const elsewhere: readonly string[] = [
  "Collection(Edm.Half)",
  "Collection(Edm.Int16)",
  "Collection(Edm.SByte)",
  "Collection(Edm.Byte)",
];

export type Kind = "scalar" | "complex" | "vector" | "elsewhere" | "unknown";

/** What a field with this type holds. */
export function kindOf(type: string): Kind {
  if (type === vectorType) return "vector";
  if (elementOf(type) === "Edm.ComplexType") return "complex";
  if ((scalarTypes as readonly string[]).includes(elementOf(type))) return "scalar";
  return elsewhere.includes(type) ? "elsewhere" : "unknown";
}

export function isList(type: string): boolean {
  return type.startsWith("Collection(");
}

/** "Edm.String" of "Collection(Edm.String)" and of itself. */
export function elementOf(type: string): string {
  return /^Collection\((.*)\)$/.exec(type)?.[1] ?? type;
}
