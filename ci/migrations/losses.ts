import type * as Parser from "libpg-query";

let parser: typeof Parser | undefined;

/** PostgreSQL's own parser, two megabytes that few commands need, has to be loaded before `lossesIn` is asked. */
export async function loadParser(): Promise<void> {
  parser = require("libpg-query") as typeof Parser;
  await parser.loadModule();
}

type Node = Readonly<Record<string, unknown>>;

/**
 * What a SQL file takes away that nobody gets back, a phrase for each statement: "drops the table shop.orders". What a function
 * does when it is called later, or a `do` block now, cannot be read off its text.
 */
export function lossesIn(sql: string): readonly string[] {
  const { stmts = [] } = parsed(sql);
  return stmts.flatMap(({ stmt }) => found(stmt as Node));
}

/** What PostgreSQL would refuse is refused by it: here, nothing is lost. */
function parsed(sql: string): Parser.ParseResult {
  if (parser === undefined) throw new Error("loadParser was not awaited");
  try {
    return parser.parseSync(sql);
  } catch (error) {
    if (!parser.hasSqlDetails(error)) throw error;
    return { version: 0, stmts: [] };
  }
}

const byStatement: Readonly<Record<string, (statement: Node) => readonly string[]>> = {
  DropStmt: ({ objects, removeType }) => {
    const kind = dropped[String(removeType)];
    return kind ? list(objects).map((each) => `drops the ${kind} ${nameIn(each)}`) : [];
  },
  DropdbStmt: ({ dbname }) => [`drops the database ${dbname}`],
  DropOwnedStmt: () => ["drops everything that a role owns"],
  TruncateStmt: ({ relations }) =>
    list(relations).map((each) => `deletes all rows of ${tableOf(each["RangeVar"])}`),
  DeleteStmt: ({ relation, whereClause }) =>
    whereClause ? [] : [`deletes all rows of ${tableOf(relation)}`],
  UpdateStmt: ({ relation, whereClause }) =>
    whereClause ? [] : [`overwrites all rows of ${tableOf(relation)}`],
  AlterTableStmt: ({ relation, cmds }) =>
    list(cmds).flatMap((each) => {
      const { subtype, name } = each["AlterTableCmd"] as Node;
      if (subtype === "AT_DropColumn") return [`drops the column ${name} of ${tableOf(relation)}`];
      if (subtype === "AT_AlterColumnType") return [`changes the type of ${name} in ${tableOf(relation)}`];
      return [];
    }),
  DoStmt: () => ["runs code that only says what it does when it runs"],
  // it is called later, if at all
  CreateFunctionStmt: () => [],
};

/** Of what can be dropped, what holds data. */
const dropped: Readonly<Record<string, string>> = {
  OBJECT_TABLE: "table",
  OBJECT_SCHEMA: "schema",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_MATVIEW: "materialized view",
};

/** A statement, and those within it: `with gone as (delete from …)`. */
function found(node: unknown): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([kind, inner]) => {
    const losses = byStatement[kind]?.(inner as Node) ?? [];
    return kind === "CreateFunctionStmt" ? losses : [...losses, ...found(inner)];
  });
}

function tableOf(relation: unknown): string {
  const { schemaname, relname } = (relation ?? {}) as Node;
  return [schemaname, relname].filter(Boolean).join(".");
}

/** `shop.orders`, which the parser has as a list, or a lone name. */
function nameIn(node: Node): string {
  const items = (node["List"] as Node | undefined)?.["items"];
  const parts = items === undefined ? [node] : list(items);
  return parts.map((part) => ((part["String"] ?? {}) as Node)["sval"]).join(".");
}

const list = (nodes: unknown): readonly Node[] => (Array.isArray(nodes) ? nodes : []);
