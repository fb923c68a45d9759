import { KustoError, notSupported } from "./kusto-error";
import { ExpressionParser } from "./parse-expression";
import type { NamedExpression, Operator, Ordering, Query, QuerySource } from "./syntax";
import { type KustoType, kustoTypes } from "./values";

/** @throws KustoError */
export function parseQuery(text: string): Query {
  const parser = new QueryParser(text);
  const query = parser.query();
  parser.expectEnd();
  return query;
}

class QueryParser extends ExpressionParser {
  query(): Query {
    const from = this.source();
    const operators: Operator[] = [];
    while (this.take("|")) operators.push(this.operator());
    return { from, operators };
  }

  expectEnd(): void {
    this.take(";");
    if (this.next.kind !== "end") throw this.unexpected("an operator after |, or the end");
  }

  private source(): QuerySource {
    const name = this.name("the name of a table");
    if (name === "datatable") return this.datatable();
    if (name !== "union") return { kind: "table", name };
    const isFuzzy = this.takeName("isfuzzy");
    if (isFuzzy) {
      this.expect("=");
      if (this.name("true") !== "true") throw notSupported("union isfuzzy=false");
    }
    const of = this.listOf(() =>
      this.take("(") ? this.inParentheses() : { from: this.source(), operators: [] },
    );
    return { kind: "union", isFuzzy, of };
  }

  private inParentheses(): Query {
    const query = this.query();
    this.expect(")");
    return query;
  }

  private datatable(): QuerySource {
    this.expect("(");
    const columns = this.listOf(() => {
      const name = this.name("the name of a column");
      this.expect(":");
      const type = this.name("a type");
      if (!kustoTypes.has(type)) throw notSupported(`the type ${type}`);
      return [name, type as KustoType] as const;
    });
    this.expect(")");
    this.expect("[");
    const values = this.take("]") ? [] : this.listOf(() => this.expression());
    if (values.length > 0) this.expect("]");
    return { kind: "datatable", columns: Object.fromEntries(columns), values };
  }

  private operator(): Operator {
    const name = this.dashedName();
    switch (name) {
      case "where":
        return { kind: "where", condition: this.expression() };
      case "distinct":
      case "extend":
      case "project":
        return { kind: name, columns: this.listOf(() => this.column()) };
      case "summarize":
        return this.summarize();
      case "order":
      case "sort":
        this.by();
        return { kind: "order", by: this.orderings() };
      case "top": {
        const rows = this.count();
        this.by();
        return { kind: "top", rows, by: this.orderings() };
      }
      case "limit":
      case "take":
        return { kind: "take", rows: this.count() };
      case "count":
        return { kind: "count" };
      case "render":
        this.skipToBar();
        return { kind: "render" };
      default:
        throw notSupported(`the operator ${name}`);
    }
  }

  private summarize(): Operator {
    const aggregates = this.isNext("by") ? [] : this.listOf(() => this.column());
    const by = this.takeName("by") ? this.listOf(() => this.column()) : [];
    return { kind: "summarize", aggregates, by };
  }

  private column(): NamedExpression {
    if (this.next.kind === "name" && this.afterNext.text === "=" && this.afterNext.kind === "symbol") {
      const name = this.name("a column");
      this.expect("=");
      return { name, value: this.expression() };
    }
    return { value: this.expression() };
  }

  private orderings(): Ordering[] {
    return this.listOf(() => {
      const by = this.expression();
      const isAscending = this.takeName("asc");
      if (!isAscending) this.takeName("desc");
      if (this.isNext("nulls")) throw notSupported("nulls first and nulls last");
      return { by, isAscending };
    });
  }

  private by(): void {
    if (!this.takeName("by")) throw this.unexpected("by");
  }

  private count(): number {
    const { kind, value } = this.next;
    if (kind !== "number" || value === undefined) throw this.unexpected("a number of rows");
    this.skip();
    return value;
  }

  /** As `project-away`. */
  private dashedName(): string {
    let name = this.name("an operator");
    while (this.next.text === "-" && this.afterNext.kind === "name") {
      this.skip();
      name += `-${this.name("an operator")}`;
    }
    return name;
  }

  private skipToBar(): void {
    while (this.next.text !== "|" && this.next.kind !== "end") this.skip();
    if (this.next.kind !== "end")
      throw new KustoError("SyntaxError", "render is the last operator of a query");
  }
}
