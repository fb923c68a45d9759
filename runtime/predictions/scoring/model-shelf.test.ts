import { ModelShelf } from "./model-shelf";

it("gives up what nobody has used for longest, and no more than it must", () => {
  const shelf = new ModelShelf<string>(10);
  for (const hash of ["a", "b", "c"]) shelf.put(hash, hash, 3);
  expect(shelf.get("a")).toBe("a");
  shelf.put("d", "d", 3);
  expect(["a", "b", "c", "d"].filter((hash) => shelf.has(hash))).toEqual(["a", "c", "d"]);
  expect(shelf.bytes).toBe(9);
});

it("keeps alone what is larger than all of its room", () => {
  const shelf = new ModelShelf<string>(10);
  shelf.put("a", "a", 3);
  shelf.put("large", "large", 30);
  expect([shelf.has("a"), shelf.get("large"), shelf.bytes]).toEqual([false, "large", 30]);
  shelf.put("b", "b", 3);
  expect([shelf.has("large"), shelf.bytes]).toEqual([false, 3]);
});

it("counts once what is put there twice", () => {
  const shelf = new ModelShelf<string>(10);
  shelf.put("a", "first", 3);
  shelf.put("a", "second", 4);
  expect([shelf.get("a"), shelf.bytes]).toEqual(["second", 4]);
});
