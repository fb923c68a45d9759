import type { Document, Value } from "../documents/document";
import type { Field, IndexSchema } from "../schema/index-schema";

/** Rows in which a term occurs, and how often; a dead row's entry stays and says nothing. */
interface Posting {
  readonly rows: number[];
  readonly counts: number[];
}

/** The terms of one field. */
class FieldTerms {
  readonly postings = new Map<string, Posting>();
  readonly lengths: number[] = [];
  private documents = 0;
  private terms = 0;

  add(row: number, terms: readonly string[]): void {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const posting = this.postings.get(term) ?? { rows: [], counts: [] };
      posting.rows.push(row);
      posting.counts.push(count);
      this.postings.set(term, posting);
    }
    this.lengths[row] = terms.length;
    if (terms.length > 0) this.documents++;
    this.terms += terms.length;
  }

  remove(row: number): void {
    const length = this.lengths[row] ?? 0;
    this.lengths[row] = 0;
    if (length > 0) this.documents--;
    this.terms -= length;
  }

  /** Documents that have a term at all. */
  get size(): number {
    return this.documents;
  }

  get averageLength(): number {
    return this.documents === 0 ? 0 : this.terms / this.documents;
  }
}

/** How well rows match a term. */
export type Scores = Map<number, number>;

/** Full text by BM25 over the searchable fields. */
export class TextIndex {
  private readonly schema: IndexSchema;
  private readonly fields = new Map<string, FieldTerms>();

  constructor(schema: IndexSchema) {
    this.schema = schema;
    for (const field of schema.fields.values()) {
      if (field.searchable) this.fields.set(field.name, new FieldTerms());
    }
  }

  add(row: number, document: Document): void {
    for (const [name, terms] of this.fields) {
      const field = this.schema.fields.get(name);
      if (field) terms.add(row, termsOf(document[name] ?? null, field.indexAnalyzer));
    }
  }

  remove(row: number): void {
    for (const terms of this.fields.values()) terms.remove(row);
  }

  /** Adds to `scores` what the rows with this term are worth in this field. */
  score(field: Field, term: string, scores: Scores): void {
    const terms = this.fields.get(field.name);
    const posting = terms?.postings.get(term);
    if (!terms || !posting) return;
    const { k1, b } = this.schema.bm25;
    const alive = posting.rows.filter((row) => (terms.lengths[row] ?? 0) > 0).length;
    const rarity = Math.log(1 + (terms.size - alive + 0.5) / (alive + 0.5));
    const average = terms.averageLength;
    posting.rows.forEach((row, at) => {
      const length = terms.lengths[row] ?? 0;
      if (length === 0) return;
      const count = posting.counts[at] ?? 0;
      const score = (rarity * count) / (count + k1 * (1 - b + (b * length) / average));
      scores.set(row, (scores.get(row) ?? 0) + score);
    });
  }

  /** Rows with a term that starts so; each is worth 1, as in Azure. */
  scorePrefix(field: Field, prefix: string, scores: Scores): void {
    const terms = this.fields.get(field.name);
    if (!terms) return;
    for (const [term, { rows }] of terms.postings) {
      if (!term.startsWith(prefix)) continue;
      for (const row of rows) if ((terms.lengths[row] ?? 0) > 0) scores.set(row, 1);
    }
  }
}

/** The terms of a text, or of each text of a list. */
export function termsOf(value: Value, analyzer: Field["indexAnalyzer"]): string[] {
  if (typeof value === "string") return analyzer(value);
  return Array.isArray(value) ? value.flatMap((text) => analyzer(String(text))) : [];
}
