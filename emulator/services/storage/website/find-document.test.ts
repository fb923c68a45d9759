import { blobNamesFor, blobPath } from "./find-document";

const documents = { index: "index.html" };

it.each([
  ["/", ["index.html"]],
  ["/help/", ["help/index.html"]],
  ["/help", ["help", "help/index.html"]],
  ["/a%20photo.jpg", ["a photo.jpg", "a photo.jpg/index.html"]],
])("%s is answered by the file of this name, or by the page of the folder", (path, names) => {
  expect(blobNamesFor(path, documents)).toEqual(names);
});

it("folders have no page unless one is declared", () => {
  expect(blobNamesFor("/", {})).toEqual([]);
  expect(blobNamesFor("/help", {})).toEqual(["help"]);
});

// whatever Azurite makes of such a path, it is never asked
it.each(["/../secrets/plan.txt", "/%2e%2e/secrets", "/..%2fsecrets", "/a/../../b", "/./a", "/%zz"])(
  "%s names nothing",
  (path) => {
    expect(blobNamesFor(path, documents)).toEqual([]);
  },
);

it("a name is encoded again, step by step", () => {
  expect(blobPath("site", "a b/c?d#e.html")).toBe("/site/$web/a%20b/c%3Fd%23e.html");
});
