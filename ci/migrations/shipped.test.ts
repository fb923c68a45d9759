import { globSync, readFileSync } from "node:fs";
import { parseSync } from "libpg-query";
import { loadParser, lossesIn } from "./losses";

/** Every migration and role that an app of ours ships. */
const files = globSync("runtime/functions/*/{migrations,roles}/*.sql").sort();

beforeAll(loadParser);

describe("SQL that we ship", () => {
  it("is found", () => expect(files).toContain("runtime/functions/predictions/migrations/0001-record.sql"));

  it.each(files)("%s is SQL, and leaves transactions to whoever runs it", (file) => {
    const statements = parseSync(readFileSync(file, "utf8")).stmts ?? [];
    expect(statements.filter(({ stmt }) => stmt && "TransactionStmt" in stmt)).toEqual([]);
  });

  it.each(files)("%s says which code can live with what it takes away, if it does", (file) => {
    const sql = readFileSync(file, "utf8");
    expect(lossesIn(sql).length > 0 && !/^-- contract \d{4}\n/.test(sql)).toBe(false);
  });

  it.each(files.filter((file) => file.includes("/roles/")))("%s only grants", (file) => {
    const statements = parseSync(readFileSync(file, "utf8")).stmts ?? [];
    expect(
      statements.flatMap(({ stmt }) => Object.keys(stmt ?? {})).filter((kind) => kind !== "GrantStmt"),
    ).toEqual([]);
  });
});
