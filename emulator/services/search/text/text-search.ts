import { NotHere } from "../analysis/building-block";
import type { Token } from "../analysis/token";
import type { Collection } from "../documents/collection";
import type { Field } from "../schema/index-schema";
import { notRunLocally, unreadable } from "../search-error";
import { editsBetween } from "./edits";
import type { Synonyms } from "./synonyms";
import { type Scores, tokensIn } from "./text-index";
import type { SearchMode, TextQuery } from "./text-query";

/** Terms that a fuzzy one may stand for. */
const mostVariants = 50;

export interface TextSearch {
  readonly collection: Collection;
  /** Where words are looked for that name no field. */
  readonly fields: readonly Field[];
  readonly mode: SearchMode;
  /** How much a match in a field is worth. */
  readonly weightOf: (field: Field) => number;
  readonly synonymsOf: (field: Field) => readonly Synonyms[];
}

/** The rows that match, with how well; dead rows are not among them. @throws SearchError 501 for an analyzer not here */
export function textSearch(query: TextQuery, search: TextSearch): Scores {
  const { collection, mode, weightOf } = search;
  const index = collection.text;

  const evaluate = (node: TextQuery, fields: readonly Field[]): Scores => {
    const over = (score: (field: Field, scores: Scores) => void): Scores => {
      const scores: Scores = new Map();
      for (const field of fields) {
        checkAnalyzer(field);
        score(field, scores);
      }
      return scores;
    };
    const ofTerms = (fits: (term: string) => boolean) =>
      over((field, scores) =>
        index.scoreEqually(field, index.termsThat(field, fits), scores, weightOf(field)),
      );

    switch (node.kind) {
      case "everything":
        return everything();
      case "word":
        return word(node.text, fields);
      case "prefix":
        return ofTerms((term) => term.startsWith(node.text));
      case "pattern":
        return ofTerms(node.fits);
      case "fuzzy":
        return over((field, scores) => {
          const near = index.termsThat(
            field,
            (term) => editsBetween(term, node.text, node.edits) <= node.edits,
          );
          for (const term of near.slice(0, mostVariants)) index.score(field, term, scores, weightOf(field));
        });
      case "phrase":
        return over((field, scores) => {
          for (const tokens of variantsOf(node.text, field)) phrase(field, tokens, node.slop, scores);
        });
      case "not": {
        const excluded = evaluate(node.query, fields);
        return new Map([...everything()].filter(([row]) => !excluded.has(row)));
      }
      case "all":
        return all(node.queries.map((one) => evaluate(one, fields)));
      case "any":
        return any(node.queries.map((one) => evaluate(one, fields)));
      case "clauses": {
        const must = node.must.map((one) => evaluate(one, fields));
        const may = node.may.map((one) => evaluate(one, fields));
        const not = node.not.map((one) => evaluate(one, fields));
        const found = must.length > 0 ? withMore(all(must), may) : any(may);
        return new Map([...found].filter(([row]) => !not.some((one) => one.has(row))));
      }
      case "boosted":
        return new Map([...evaluate(node.query, fields)].map(([row, score]) => [row, score * node.factor]));
      case "inField":
        return evaluate(node.query, [searchable(node.path, collection)]);
    }
  };

  /** One word may be several terms, which each field has by its own analyzer: "t-shirt" is two. */
  const word = (text: string, fields: readonly Field[]): Scores =>
    any(
      fields.map((field) => {
        checkAnalyzer(field);
        const [own = [], ...synonyms] = variantsOf(text, field);
        const terms = own.map(({ text: term }) => {
          const found: Scores = new Map();
          index.score(field, term, found, weightOf(field));
          return found;
        });
        const others: Scores = new Map();
        for (const tokens of synonyms) phrase(field, tokens, 0, others);
        return any([mode === "all" ? all(terms) : any(terms), others]);
      }),
    );

  const variantsOf = (text: string, field: Field): (readonly Token[])[] => {
    const analyzer = field.searchAnalyzer;
    if (analyzer instanceof NotHere) return [];
    return search
      .synonymsOf(field)
      .reduce(
        (variants, synonyms) => variants.flatMap((one) => synonyms.expand(one, analyzer)),
        [analyzer(text)],
      );
  };

  const phrase = (field: Field, wanted: readonly Token[], slop: number, scores: Scores): void => {
    if (wanted.length === 0) return;
    const found = all(
      [...new Set(wanted.map(({ text }) => text))].map((term) => {
        const inField: Scores = new Map();
        index.score(field, term, inField, weightOf(field));
        return inField;
      }),
    );
    for (const [row, score] of found) {
      const document = collection.at(row);
      const isThere = document && tokensIn(document, field).some((tokens) => follows(tokens, wanted, slop));
      if (isThere) scores.set(row, (scores.get(row) ?? 0) + score);
    }
  };

  const everything = (): Scores => {
    const rows: Scores = new Map();
    for (let row = 0; row < collection.rows; row++) if (collection.at(row)) rows.set(row, 1);
    return rows;
  };

  return evaluate(query, search.fields);
}

function checkAnalyzer(field: Field): void {
  for (const analyzer of [field.indexAnalyzer, field.searchAnalyzer]) {
    if (!(analyzer instanceof NotHere)) continue;
    throw notRunLocally(
      `${analyzer.name}, which the field ${field.path} needs to be searched`,
      "search in other fields (searchFields), or give the field an analyzer that emulator/services/search/README.md lists",
    );
  }
}

function searchable(path: string, { schema }: Collection): Field {
  const field = schema.fields.get(path);
  if (field?.searchable) return field;
  throw unreadable(
    `Failed to parse query string: the field '${path}' is not a searchable field of the index. See https://aka.ms/azure-search-full-query for supported syntax.`,
  );
}

/** Whether the wanted tokens stand one after the other, moved by `slop` places in all at most. */
function follows(tokens: readonly Token[], wanted: readonly Token[], slop: number): boolean {
  const [first] = wanted;
  if (first === undefined) return false;
  const places = wanted.map(({ text, position }) => ({
    offset: position - first.position,
    found: tokens.filter((token) => token.text === text).map((token) => token.position),
  }));
  const [start, ...rest] = places;
  return (start?.found ?? []).some((from) => {
    let moved = 0;
    for (const { offset, found } of rest) {
      moved += Math.min(...found.map((place) => Math.abs(place - from - offset)));
      if (moved > slop) return false;
    }
    return true;
  });
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

function withMore(found: Scores, more: readonly Scores[]): Scores {
  return new Map(
    [...found].map(([row, score]) => [row, more.reduce((sum, one) => sum + (one.get(row) ?? 0), score)]),
  );
}
