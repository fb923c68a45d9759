import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JournalChange, replay, type Snapshot } from "./replay";
import { Segments } from "./segments";

const snapshot = (): Snapshot => ({
  collections: [
    {
      name: "blobs",
      data: [{ $loki: 1 }, { $loki: 2 }],
      maxId: 2,
      binaryIndices: { name: { dirty: false, values: [1, 0] } },
    },
  ],
});
const ids = (after: Snapshot) =>
  after.collections.map(({ name, data }) => [name, data.map(({ $loki }) => $loki)]);

describe("replaying a journal over a snapshot", () => {
  it("adds, replaces and removes documents and collections", () => {
    const table = { name: "table", data: [], maxId: 0, binaryIndices: {} };
    const changes: JournalChange[] = [
      ["remove", "blobs", 1],
      ["put", "blobs", { $loki: 3 }],
      ["create", table],
      ["put", "table", { $loki: 1 }],
      ["create", { ...table, name: "dropped" }],
      ["put", "dropped", { $loki: 1 }],
      ["drop", "dropped"],
    ];
    const after = replay(snapshot(), changes);
    expect(ids(after)).toEqual([
      ["blobs", [2, 3]],
      ["table", [1]],
    ]);
    expect(after.collections[0]).toMatchObject({ maxId: 3, binaryIndices: { name: { dirty: true } } });
    expect(ids(replay(after, changes))).toEqual(ids(after));
  });

  it("never gives out an id again that a removed document had", () => {
    expect(replay(snapshot(), [["remove", "blobs", 2]]).collections[0]?.maxId).toBe(2);
  });
});

describe("the files of a journal", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "vitrine-journal-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const open = () => join(directory, "db.json");

  it("read in the order of writing, across files and processes", () => {
    const file = open();
    const first = new Segments(file);
    first.append("[1,2]\n");
    first.rotate();
    first.append("[3]\n");
    const second = new Segments(file);
    second.append("[4]\n");
    expect([...second.read()]).toEqual([1, 2, 3, 4]);
  });

  it("leave out a last line that was cut short", () => {
    const file = open();
    new Segments(file).append("[1]\n");
    appendFileSync(`${file}.journal.1`, '[{"half');
    const next = new Segments(file);
    next.append("[2]\n");
    expect([...next.read()]).toEqual([1, 2]);
  });

  it("go when a snapshot holds what they say, and only then", () => {
    const file = open();
    const segments = new Segments(file);
    segments.append("[1]\n");
    const covered = segments.rotate();
    segments.append("[2]\n");
    segments.remove(covered);
    expect([...segments.read()]).toEqual([2]);
    expect(readdirSync(directory)).toEqual(["db.json.journal.2"]);
  });
});
