import { existsSync, readFileSync } from "node:fs";
import { predictBoosted, trainBoosted } from "./boosted-trees";
import { outOfFold } from "./folds";
import { predictLinear, trainLogistic } from "./logistic-regression";
import { areaUnderCurve } from "./measure";
import type { Table, Train } from "./table";

/** 1,470 made-up employees of IBM's, whom others have trained models on too. */
const file = "../shared/data/attrition/emp_attrition.csv";
const isThere = existsSync(file);
if (!isThere) console.warn(`${file} is not on this machine: the trainers were only tried on rows of our own`);

const folds = { folds: 5, seed: 1 };
const auc = (table: Table, train: Train) => areaUnderCurve(outOfFold(table, train, folds), table.labels);

(isThere ? it : it.skip)("tells who leaves as well as the libraries that others use", () => {
  const table = readAttrition();
  expect(table).toMatchObject({ rows: 1470, columns: 51 });
  const linear = auc(table, (rows) => {
    const model = trainLogistic(rows, { penalty: 10 });
    return (asked) => predictLinear(model, asked);
  });
  const trees = auc(table, (rows) => {
    const model = trainBoosted(rows);
    return (asked) => predictBoosted(model, asked);
  });
  expect(linear).toBeGreaterThan(0.83);
  expect(trees).toBeGreaterThan(0.79);
});

/** Without the columns that have one value and the number of each employee; each text is a column of its own. */
function readAttrition(): Table {
  const [head = "", ...lines] = readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\r?\n/);
  const names = head.split(",");
  const records = lines.map((line) => line.split(","));
  const labels = Uint8Array.from(records, (record) => (record[names.indexOf("Attrition")] === "Yes" ? 1 : 0));
  const columns = names.flatMap((name, at) => {
    const texts = records.map((record) => record[at] ?? "");
    const distinct = [...new Set(texts)];
    if (["Attrition", "EmployeeNumber"].includes(name) || distinct.length === 1) return [];
    if (distinct.every((text) => text !== "" && Number.isFinite(Number(text)))) return [texts.map(Number)];
    return distinct.map((wanted) => texts.map((text) => (text === wanted ? 1 : 0)));
  });
  const values = Float32Array.from(
    records.flatMap((_, row) => columns.map((column) => column[row] ?? Number.NaN)),
  );
  return { rows: records.length, columns: columns.length, values, labels };
}
