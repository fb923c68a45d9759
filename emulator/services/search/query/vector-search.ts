import type { RowSet } from "../../../../vector-index/row-set";
import type { Collection } from "../documents/collection";
import { invalid } from "../search-error";
import type { Ranking } from "./fuse";
import type { Hit } from "./order-by";
import type { VectorQuery } from "./search-request";

/** How many neighbours Azure looks for when the query does not say. */
const defaultNeighbours = 50;

/** The hits of one vector query in one of its fields. */
export interface VectorRanking extends Ranking {
  readonly hits: readonly Hit[];
}

/**
 * One ranking for each field of each vector query.
 *
 * @param filter searched among those that pass when it is applied before, dropped from what was found when after
 */
export function vectorSearch(
  collection: Collection,
  queries: readonly VectorQuery[],
  filter: RowSet | undefined,
  mode: "preFilter" | "postFilter",
): VectorRanking[] {
  return queries.flatMap((query) =>
    query.fields.split(",").map((given) => {
      const name = given.trim();
      const index = collection.vectors.get(name);
      const field = collection.schema.vectors.get(name);
      if (!index || !field?.searchable)
        throw invalid(`The field '${name}' in the vector field list is not a vector field.`);
      if (query.vector.length !== field.dimensions) {
        throw invalid(
          `The vector query's 'vector' property has a length of '${query.vector.length}', but the vector field '${name}' expects a length of '${field.dimensions}'.`,
          "InvalidVectorQuery",
        );
      }
      const found = index.search({
        vector: Float32Array.from(query.vector),
        k: query.k ?? defaultNeighbours,
        exhaustive: query.exhaustive ?? false,
        ...(query.oversampling ? { oversampling: query.oversampling } : {}),
        ...(filter && mode === "preFilter" ? { among: filter } : {}),
      });
      const kept = mode === "postFilter" && filter ? found.filter(({ row }) => filter.has(row)) : found;
      const hits = kept.map(({ row, similarity }) => ({ row, score: scoreOf(similarity) }));
      return { hits, rows: hits.map(({ row }) => row), weight: query.weight ?? 1 };
    }),
  );
}

/** Azure's `@search.score` of a cosine: 1 for the same direction, 0.5 across, 0.333 for the opposite. */
function scoreOf(similarity: number): number {
  return 1 / (1 + (1 - similarity));
}
