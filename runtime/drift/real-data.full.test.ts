import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { areaUnderCurve } from "../predictions/first-model/training/measure";
import { fieldsOf } from "../shared/text/csv-records";
import { findDrift } from "./find-drift";
import { type Columns, TableProfile } from "./table-profile";

/** Data sets of NannyML (Apache-2.0), whose truth came later, beside the checkout. What is found here stands in docs/drift.md. */
const given = join(process.cwd(), "../shared/data/drift");
const here = existsSync(given) ? describe : describe.skip;
if (!existsSync(given))
  console.warn("../shared/data/drift is not here: drift is not looked for in real data");

type Cell = number | string | null;
type Table = ReadonlyMap<string, readonly Cell[]>;

here("employment in Massachusetts, 2015 and each year after it", () => {
  const read = async (name: string): Promise<Table> => {
    const file = await asyncBufferFromFile(join(given, `employment_MA_${name}.pq`));
    const rows = await parquetReadObjects({ file });
    const cells = (column: string) => rows.map((row) => plain(row[column]));
    return new Map(Object.keys(rows[0] ?? {}).map((column) => [column, cells(column)]));
  };
  const plain = (cell: unknown) => (typeof cell === "bigint" ? Number(cell) : (cell as Cell));
  const leftOut = ["id", "year", "employed", "prediction"];
  let [before, since, truth]: Table[] = [];
  let columns: Columns;
  beforeAll(async () => {
    [before, since, truth] = await Promise.all(["reference", "analysis", "analysis_target"].map(read));
    columns = Object.fromEntries(
      [...(before?.keys() ?? [])]
        .filter((name) => !leftOut.includes(name))
        .map((name) => [
          name,
          ["AGEP", "predicted_probability"].includes(name) ? ("number" as const) : ("category" as const),
        ]),
    );
  });

  it.each([
    [2016, 0.8253, 0.902, ["ANC", "ESP", "RELP"]],
    [2017, 0.8292, 0.9051, ["ANC", "MIG", "RAC1P", "SCHL"]],
    [2018, 0.8282, 0.9057, ["AGEP", "ANC", "CIT", "ESP", "MIL", "NATIVITY", "RAC1P", "RELP", "SCHL"]],
  ])(
    "has in %i small differences, no drift, and a model that is as good as before",
    (year, accuracy, auc, small) => {
      const years = since?.get("year") ?? [];
      const rows = [...years.keys()].filter((row) => years[row] === year);
      const found = findDrift(profileOf(columns, before), profileOf(columns, since, rows));
      const columnsOf = (wanted: string) =>
        found.flatMap(({ column, verdict }) => (verdict === wanted ? [column] : [])).sort();
      expect(columnsOf("drift")).toEqual([]);
      expect(columnsOf("small")).toEqual(small);
      expect(qualityOf(before, before, [...(before?.get("id") ?? []).keys()])).toEqual({
        accuracy: expect.closeTo(0.8272, 4),
        auc: expect.closeTo(0.9034, 4),
      });
      expect(qualityOf(since, truth, rows)).toEqual({
        accuracy: expect.closeTo(accuracy, 4),
        auc: expect.closeTo(auc, 4),
      });
    },
  );

  function qualityOf(table: Table | undefined, truth: Table | undefined, rows: readonly number[]) {
    const [scores, predicted, employed] = [
      table?.get("predicted_probability"),
      table?.get("prediction"),
      truth?.get("employed"),
    ];
    const labels = Uint8Array.from(rows, (row) => Number(employed?.[row]));
    return {
      accuracy: rows.filter((row) => predicted?.[row] === employed?.[row]).length / rows.length,
      auc: areaUnderCurve(
        Float64Array.from(rows, (row) => Number(scores?.[row])),
        labels,
      ),
    };
  }
});

here("passengers of the Titanic, as they were split for a competition", () => {
  const columns = {
    Pclass: "category",
    Sex: "category",
    Age: "number",
    SibSp: "number",
    Parch: "number",
    Fare: "number",
    Cabin: "category",
    Embarked: "category",
  } as const satisfies Columns;

  it("are no other people in one part than in the other, and what the first part teaches is as true of the second", () => {
    const [reference, analysis, truth] = ["reference", "analysis", "target"].map((name) =>
      readCsv(join(given, `titanic_${name}.csv`)),
    ) as [Table, Table, Table];
    const verdicts = findDrift(profileOf(columns, reference), profileOf(columns, analysis)).map(
      ({ verdict }) => verdict,
    );
    expect(verdicts).not.toContain("drift");
    // learned from every other one of the first part: whoever is of a sex and a class of whom most survived
    const group = (table: Table, row: number) => `${table.get("Sex")?.[row]} ${table.get("Pclass")?.[row]}`;
    const survived = new Map<string, [survived: number, all: number]>();
    const rows = [...(reference.get("Sex") ?? []).keys()];
    for (const row of rows.filter((row) => row % 2 === 0)) {
      const [some, all] = survived.get(group(reference, row)) ?? [0, 0];
      survived.set(group(reference, row), [some + Number(reference.get("Survived")?.[row]), all + 1]);
    }
    const accuracyOf = (table: Table, truth: Table, asked: readonly number[]) =>
      asked.filter((row) => {
        const [some = 0, all = 1] = survived.get(group(table, row)) ?? [];
        return some / all > 0.5 === (truth.get("Survived")?.[row] === "1");
      }).length / asked.length;
    const before = accuracyOf(
      reference,
      reference,
      rows.filter((row) => row % 2 === 1),
    );
    const now = accuracyOf(analysis, truth, [...(analysis.get("Sex") ?? []).keys()]);
    expect({ before, now }).toEqual({ before: expect.closeTo(0.766, 3), now: expect.closeTo(0.775, 3) });
  });
});

function profileOf(columns: Columns, table: Table | undefined, asked?: readonly number[]): TableProfile {
  const profile = new TableProfile(columns);
  const cells = Object.entries(columns).map(([name, kind]) => [name, kind, table?.get(name) ?? []] as const);
  for (const row of asked ?? [...(cells[0]?.[2] ?? []).keys()])
    profile.add(
      Object.fromEntries(
        cells.map(([name, kind, each]) => [
          name,
          kind === "number" && each[row] !== null ? Number(each[row]) : each[row],
        ]),
      ),
    );
  return profile;
}

function readCsv(path: string): Table {
  const [head = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const records = lines.map((line) => fieldsOf(line.trimEnd(), ",") as string[]);
  return new Map(
    head
      .trimEnd()
      .split(",")
      .map((name, at) => [name, records.map((fields) => fields[at] || null)]),
  );
}
