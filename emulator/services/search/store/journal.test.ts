import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "./journal";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-journal-"));
  path = join(folder, "items.journal");
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (value: string) => [Buffer.from(value)];

function reopened(): string[] {
  const records: string[] = [];
  Journal.open(path, (record) => records.push(record.toString())).close();
  return records;
}

function written(...values: string[]): void {
  const journal = Journal.open(path, () => undefined);
  for (const value of values) journal.append(text(value));
  journal.close();
}

it("gives back what was written, in order", () => {
  written("one", "two");
  written("three");
  expect(reopened()).toEqual(["one", "two", "three"]);
});

it("drops what a killed process had half written, and goes on after what is whole", () => {
  written("one", "two");
  truncateSync(path, statSync(path).size - 1);
  expect(reopened()).toEqual(["one"]);
  written("three");
  expect(reopened()).toEqual(["one", "three"]);
});

it("drops an end that is not what was written", () => {
  written("one");
  appendFileSync(path, Buffer.from([3, 0, 0, 0, 1, 2, 3, 4, 97, 98, 99]));
  expect(reopened()).toEqual(["one"]);
});

it("holds only what it was rewritten with, and grows from there", () => {
  const journal = Journal.open(path, () => undefined);
  for (const value of ["one", "two", "three"]) journal.append(text(value));
  journal.rewrite([text("one, two and three")]);
  journal.append(text("four"));
  journal.close();
  expect(reopened()).toEqual(["one, two and three", "four"]);
});

it("is readable by its owner alone", () => {
  written("one");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
