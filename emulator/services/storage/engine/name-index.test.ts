import { createRequire } from "node:module";
import type { Database, StoredCollection } from "./journal";
import { findByName } from "./name-index";

// the very LokiJS that Azurite uses, which has no types
const Loki = createRequire(require.resolve("azurite/package.json"))("lokijs") as new (
  name: string,
) => Database;

interface Blob {
  account: string;
  name: string;
  snapshot: string;
}
type Blobs = StoredCollection & {
  insert(blob: Blob): Blob;
  update(blob: Blob): void;
  remove(blob: Blob): void;
};

const blob = (name: string, more: Partial<Blob> = {}): Blob => ({
  account: "a",
  name,
  snapshot: "",
  ...more,
});

let blobs: Blobs;
beforeEach(() => {
  blobs = new Loki("test").addCollection("blobs", { indices: ["account", "name"] }) as Blobs;
  blobs.insert(blob("before"));
  findByName(blobs);
});

it("finds what was there before and what came later, by all of its properties", () => {
  blobs.insert(blob("later"));
  blobs.insert(blob("later", { account: "b" }));
  expect(blobs.findOne({ account: "a", name: "before" })).toMatchObject(blob("before"));
  expect(blobs.findOne({ account: "b", name: "later" })).toMatchObject({ account: "b" });
  expect(blobs.findOne({ account: "c", name: "later" })).toBeNull();
  expect(blobs.findOne({ account: "a", name: "absent" })).toBeNull();
});

it("tells names apart that LokiJS's own index takes for the same number", () => {
  for (const name of ["10", "1a", "2", "1e1", "10.0"]) blobs.insert(blob(name));
  for (const name of ["10", "1a", "2", "1e1", "10.0"]) {
    expect(blobs.findOne({ account: "a", name })).toMatchObject({ name });
  }
});

it("follows changes and removals", () => {
  const found = blobs.insert(blob("x"));
  blobs.update(Object.assign(found, { snapshot: "1" }));
  expect(blobs.findOne({ account: "a", name: "x", snapshot: "1" })).toBe(found);
  blobs.remove(found);
  expect(blobs.findOne({ account: "a", name: "x" })).toBeNull();
  blobs.chain().find({ account: "a" }).remove();
  expect(blobs.findOne({ account: "a", name: "before" })).toBeNull();
});

it("leaves other questions to LokiJS", () => {
  expect(blobs.findOne({ account: "a" })).toMatchObject({ name: "before" });
  expect(blobs.findOne({ name: { $gt: "a" } })).toMatchObject({ name: "before" });
});
