import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesBelow } from "./files-below";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-files-"));
  mkdirSync(join(folder, "album/summer"), { recursive: true });
  for (const file of ["z.jpg", "album/a.jpg", "album/summer/b.jpg"]) writeFileSync(join(folder, file), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

const all = ["album/a.jpg", "album/summer/b.jpg", "z.jpg"];
const found = (path = folder) => filesBelow(path).map(({ file }) => file);

describe("files below a folder", () => {
  it("come in the order of their names, with slashes, and a file is itself", () => {
    expect(found()).toEqual(all);
    expect(found(join(folder, "z.jpg"))).toEqual(["z.jpg"]);
  });

  it.each([
    ["its parent", "album/summer/up", ".."],
    ["the folder itself", "album/self", "."],
    ["the top by its whole path", "album/summer/top", "/"],
  ])("come once where a symbolic link leads back to %s", (_what, link, target) => {
    symlinkSync(target === "/" ? folder : target, join(folder, link));
    expect(found()).toEqual(all);
  });

  it("come once for each way that ends, where two folders lead to each other", () => {
    symlinkSync(join(folder, "album"), join(folder, "album/summer/back"));
    mkdirSync(join(folder, "winter"));
    writeFileSync(join(folder, "winter/c.jpg"), "");
    symlinkSync(join(folder, "winter"), join(folder, "album/winter"));
    symlinkSync(join(folder, "album"), join(folder, "winter/album"));
    expect(found()).toEqual([
      "album/a.jpg",
      "album/summer/b.jpg",
      "album/winter/c.jpg",
      "winter/album/a.jpg",
      "winter/album/summer/b.jpg",
      "winter/c.jpg",
      "z.jpg",
    ]);
  });

  it("go on behind links to nothing and to themselves, which are named", () => {
    symlinkSync("nowhere", join(folder, "album/broken"));
    symlinkSync("loop", join(folder, "loop"));
    const broken: string[] = [];
    expect(filesBelow(folder, (file) => broken.push(file)).map(({ file }) => file)).toEqual(all);
    expect(broken.sort()).toEqual(["album/broken", "loop"]);
  });

  it("fails when there is nothing of that name", () => {
    expect(() => filesBelow(join(folder, "moon"))).toThrow(expect.objectContaining({ code: "FileNotFound" }));
  });
});
