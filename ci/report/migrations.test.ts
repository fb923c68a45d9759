import { reportInMarkdown } from "./markdown";
import type { Report } from "./report";
import { reportOn } from "./report-on";
import { reportInText } from "./text";

const tables = { name: "0001-tables", sql: "create table orders (id int, note text)" };
const less = { name: "0002-less", sql: "-- contract 0001\nalter table orders drop column note" };
const roles = { reader: "grant select on orders to reader" };
const stack = { environment: "prod", folder: "/nowhere", declared: [], outputs: {} };
const colours = Object.fromEntries(
  ["bold", "cyan", "dim", "green", "red", "yellow"].map((name) => [name, (text: string) => text]),
) as never;

describe("the report on a plan with SQL", () => {
  it("names new migrations, and warns of what they destroy", async () => {
    const report = await planned({ migrations: [tables], roles }, { migrations: [tables, less], roles });
    const text = reportInMarkdown(report);
    expect(text).toContain("> **This destroys data.**");
    expect(text).toContain("brings new migrations: 0002-less drops the column note of orders");
    expect(text).toContain("| runs | `0002-less.sql` | **drops the column note of orders** |");
    expect(text).toContain("migrations.0002-less.sql: -- contract 0001 alter table orders drop column note");
    expect(text).not.toContain("name: sql-");
    expect(reportInText(report, { width: 200, colours })).toContain(
      "migrations\n  0002-less.sql runs, and drops the column note of orders",
    );
  });

  it("warns of nothing when a database is new, or gets what only adds", async () => {
    for (const before of [undefined, { migrations: [], roles }]) {
      const text = reportInMarkdown(await planned(before, { migrations: [tables], roles }));
      expect(text).toContain("| runs | `0001-tables.sql` |");
      expect(text).not.toContain("destroys data");
    }
  });

  it("says that a file will be refused which was changed after it ran", async () => {
    const changed = { ...tables, sql: `${tables.sql};` };
    const report = await planned({ migrations: [tables], roles }, { migrations: [changed], roles: {} });
    const text = reportInMarkdown(report);
    expect(text).toContain("| **changed: it will be refused** | `0001-tables.sql` |");
    expect(text).toContain("| other rights | `roles/reader.sql` |");
  });
});

function planned(before: object | undefined, after: object): Promise<Report> {
  const blob = (files: object | undefined) =>
    files
      ? { name: `sql-${JSON.stringify(files).length}.json`, source_content: JSON.stringify(files) }
      : null;
  const type = "azurerm_storage_blob";
  const change = {
    actions: before ? ["delete", "create"] : ["create"],
    before: blob(before),
    after: blob(after),
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
    replace_paths: [["source_content"]],
  };
  const resource = { address: `${type}.Database_Sql`, mode: "managed", type, name: "Database_Sql", change };
  const basis = { kind: "commit", reference: "main", commit: "4f2c1e7b" } as const;
  return reportOn({ json: JSON.stringify({ resource_changes: [resource] }), stack, before: stack, basis });
}
