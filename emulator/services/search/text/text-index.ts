import { NotHere } from "../analysis/building-block";
import type { TokenSource } from "../analysis/definition";
import type { Token } from "../analysis/token";
import { type Document, valuesIn } from "../documents/value";
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
  private readonly fields = new Map<Field, FieldTerms>();

  constructor(schema: IndexSchema) {
    this.schema = schema;
    for (const field of schema.fields.values()) {
      // what an analyzer would have to split that is not here stays out: its queries are refused by name
      const isHere = !(field.indexAnalyzer instanceof NotHere);
      if (field.searchable && isHere) this.fields.set(field, new FieldTerms());
    }
  }

  add(row: number, document: Document): void {
    for (const [field, terms] of this.fields) {
      terms.add(
        row,
        tokensIn(document, field).flatMap((tokens) => tokens.map(({ text }) => text)),
      );
    }
  }

  remove(row: number): void {
    for (const terms of this.fields.values()) terms.remove(row);
  }

  /** Adds to `scores` what the rows with this term are worth in this field. */
  score(field: Field, term: string, scores: Scores, weight: number): void {
    const terms = this.fields.get(field);
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
      const score = (weight * rarity * count) / (count + k1 * (1 - b + (b * length) / average));
      scores.set(row, (scores.get(row) ?? 0) + score);
    });
  }

  /** Terms of a field that pass, each once. */
  termsThat(field: Field, fits: (term: string) => boolean): string[] {
    return [...(this.fields.get(field)?.postings.keys() ?? [])].filter(fits);
  }

  /** Rows with one of these terms; each is worth the same, as in Azure. */
  scoreEqually(field: Field, found: readonly string[], scores: Scores, weight: number): void {
    const terms = this.fields.get(field);
    for (const term of found) {
      for (const row of terms?.postings.get(term)?.rows ?? []) {
        if ((terms?.lengths[row] ?? 0) > 0) scores.set(row, weight);
      }
    }
  }
}

/** The tokens of each text that a document holds in a field. */
export function tokensIn(document: Document, field: Field): (readonly Token[])[] {
  const analyzer = field.indexAnalyzer;
  if (analyzer instanceof NotHere) return [];
  return valuesIn(document, field).map((text) => (analyzer as TokenSource)(String(text)));
}
