import * as z from "zod";

/** null is what the client sends for what was not said. */
export const flag = z.boolean().nullish();
const text = z.string().nullish();

/** A field as it is sent; only a complex one has fields of its own. */
export interface FieldDefinition {
  name: string;
  type: string;
  key?: boolean | null;
  searchable?: boolean | null;
  filterable?: boolean | null;
  sortable?: boolean | null;
  facetable?: boolean | null;
  retrievable?: boolean | null;
  stored?: boolean | null;
  analyzer?: string | null;
  searchAnalyzer?: string | null;
  indexAnalyzer?: string | null;
  normalizer?: string | null;
  synonymMaps?: string[] | null;
  dimensions?: number | null;
  vectorSearchProfile?: string | null;
  vectorEncoding?: string | null;
  fields?: FieldDefinition[] | null;
}

export const Field: z.ZodType<FieldDefinition> = z.strictObject({
  name: z.string().regex(/^[A-Za-z]\w{0,127}$/, "a letter, then up to 127 letters, digits or underscores"),
  type: z.string(),
  key: flag,
  searchable: flag,
  filterable: flag,
  sortable: flag,
  facetable: flag,
  retrievable: flag,
  stored: flag,
  analyzer: text,
  searchAnalyzer: text,
  indexAnalyzer: text,
  normalizer: text,
  synonymMaps: z.array(z.string()).nullish(),
  dimensions: z.number().int().min(2).max(4096).nullish(),
  vectorSearchProfile: text,
  vectorEncoding: text,
  get fields() {
    return z.array(Field).nullish();
  },
});
