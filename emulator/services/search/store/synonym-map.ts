import * as z from "zod";
import { EncryptionKey } from "../schema/encryption-key";
import { invalid } from "../search-error";
import { Synonyms } from "../text/synonyms";

const Sent = z.strictObject({
  name: z
    .string()
    .regex(/^(?!.*--)[a-z0-9][a-z0-9-]{0,126}[a-z0-9]$/, "lowercase letters, digits and dashes"),
  format: z.literal("solr").nullish(),
  synonyms: z.string().max(10_000_000),
  encryptionKey: EncryptionKey.nullish(),
  "@odata.etag": z.string().nullish(),
  "@odata.context": z.string().optional(),
});

/** Words that stand for one another, for the fields that name the map. */
export interface SynonymMap {
  readonly name: string;
  readonly format: "solr";
  readonly synonyms: string;
  readonly encryptionKey: object | null;
}

/** @throws SearchError 400 */
export function parseSynonymMap(body: unknown): SynonymMap {
  const parsed = Sent.safeParse(body);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw invalid(`synonymMap : ${issues.join("; ")}`);
  }
  const { name, synonyms, encryptionKey } = parsed.data;
  if (Synonyms.read(synonyms) === undefined) {
    throw invalid(`synonymMap : A rule of '${name}' has neither the form 'a, b' nor 'a, b => c'.`);
  }
  return { name, format: "solr", synonyms, encryptionKey: encryptionKey ?? null };
}
