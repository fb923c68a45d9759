import type { Collection } from "../documents/collection";
import type { Field } from "../schema/index-schema";
import type { SearchMode, TextQuery } from "./simple-query";
import { type Scores, termsOf } from "./text-index";

/** The rows that match, with how well; dead rows are not among them. */
export function textSearch(
  collection: Collection,
  query: TextQuery,
  fields: readonly Field[],
  mode: SearchMode,
): Scores {
  const evaluate = (node: TextQuery): Scores => {
    switch (node.kind) {
      case "word":
        return words(node.text);
      case "prefix":
        return over((field, scores) => collection.text.scorePrefix(field, node.text.toLowerCase(), scores));
      case "phrase":
        return phrase(node.text);
      case "not": {
        const excluded = evaluate(node.query);
        const rest: Scores = new Map();
        for (let row = 0; row < collection.rows; row++) {
          if (collection.at(row) && !excluded.has(row)) rest.set(row, 0);
        }
        return rest;
      }
      case "all":
        return all(node.queries.map(evaluate));
      case "any":
        return any(node.queries.map(evaluate));
    }
  };

  /** One word may be several terms: "t-shirt" is two. */
  const words = (text: string): Scores => {
    const terms = new Set(fields.flatMap((field) => field.searchAnalyzer(text)));
    const scores = [...terms].map((term) => over((field, into) => collection.text.score(field, term, into)));
    return mode === "all" ? all(scores) : any(scores);
  };

  const phrase = (text: string): Scores =>
    over((field, scores) => {
      const wanted = field.searchAnalyzer(text);
      const found = all(
        [...new Set(wanted)].map((term) => {
          const inField: Scores = new Map();
          collection.text.score(field, term, inField);
          return inField;
        }),
      );
      for (const [row, score] of found) {
        const terms = termsOf(collection.at(row)?.[field.name] ?? null, field.indexAnalyzer);
        if (follows(terms, wanted)) scores.set(row, (scores.get(row) ?? 0) + score);
      }
    });

  const over = (score: (field: Field, scores: Scores) => void): Scores => {
    const scores: Scores = new Map();
    for (const field of fields) score(field, scores);
    return scores;
  };

  return evaluate(query);
}

function follows(terms: readonly string[], wanted: readonly string[]): boolean {
  return terms.some((_, at) => wanted.every((term, offset) => terms[at + offset] === term));
}

function all(scores: readonly Scores[]): Scores {
  const [first = new Map(), ...others] = scores;
  const both: Scores = new Map();
  for (const [row, score] of first) {
    if (others.every((other) => other.has(row))) {
      both.set(
        row,
        others.reduce((sum, other) => sum + (other.get(row) ?? 0), score),
      );
    }
  }
  return both;
}

function any(scores: readonly Scores[]): Scores {
  const either: Scores = new Map();
  for (const one of scores) {
    for (const [row, score] of one) either.set(row, (either.get(row) ?? 0) + score);
  }
  return either;
}
