import type { KustoType } from "./values";

export type KustoExpression =
  | { readonly kind: "literal"; readonly type: KustoType; readonly value: unknown }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly of: KustoExpression; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly KustoExpression[] }
  | { readonly kind: "star" }
  | { readonly kind: "negative"; readonly of: KustoExpression }
  | { readonly kind: "in"; readonly of: KustoExpression; readonly list: readonly KustoExpression[] }
  | {
      readonly kind: "binary";
      readonly sign: string;
      readonly left: KustoExpression;
      readonly right: KustoExpression;
    };

/** An expression, and what its column is to be called, where that is said. */
export interface NamedExpression {
  readonly name?: string;
  readonly value: KustoExpression;
}

export interface Ordering {
  readonly by: KustoExpression;
  readonly isAscending: boolean;
}

export type Operator =
  | { readonly kind: "count" }
  | { readonly kind: "distinct" | "extend" | "project"; readonly columns: readonly NamedExpression[] }
  | { readonly kind: "order"; readonly by: readonly Ordering[] }
  | { readonly kind: "render" }
  | {
      readonly kind: "summarize";
      readonly aggregates: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
    }
  | { readonly kind: "take"; readonly rows: number }
  | { readonly kind: "top"; readonly rows: number; readonly by: readonly Ordering[] }
  | { readonly kind: "where"; readonly condition: KustoExpression };

export interface Query {
  readonly from: QuerySource;
  readonly operators: readonly Operator[];
}

export type QuerySource =
  | {
      readonly kind: "datatable";
      readonly columns: Readonly<Record<string, KustoType>>;
      readonly values: readonly KustoExpression[];
    }
  | { readonly kind: "table"; readonly name: string }
  | { readonly kind: "union"; readonly isFuzzy: boolean; readonly of: readonly Query[] };
