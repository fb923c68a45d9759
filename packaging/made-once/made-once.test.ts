import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packagesFolder, sha256, writeWhole } from "./files";
import { madeOnce, nameOf } from "./made-once";

/** Stands for the folder that Vitrine's own sources lie in, so that a test can change one of them. */
let mockVitrine: string;
jest.mock("../../vitrine-folder", () => ({
  get vitrineFolder() {
    return mockVitrine;
  },
  fromRoot: (root: string, file: string) =>
    jest.requireActual("node:path").relative(root, `${mockVitrine}/${file}`),
}));

let root: string;
let times: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vitrine-made-once-"));
  mockVitrine = join(root, "node_modules/vitrine");
  times = 0;
  write("photo.txt", "a cat");
  write("node_modules/vitrine/packaging/archives/zip.ts", "export {};");
});
afterEach(() => rmSync(root, { recursive: true }));

/** Upper case, in a file that is named by its content. */
function poster(during: () => void = () => {}): string {
  const pathOf = ({ hash }: { readonly hash: string }) =>
    join(packagesFolder(root), `${nameOf("poster", hash)}.txt`);
  return pathOf(
    madeOnce({
      root,
      name: "poster",
      files: (made) => [pathOf(made)],
      make: () => {
        times++;
        const content = readFileSync(join(root, "photo.txt"), "utf8").toUpperCase();
        during();
        const made = { hash: sha256(content) };
        writeWhole(pathOf(made), content);
        return { made, inputs: ["photo.txt", "frame.txt"] };
      },
    }),
  );
}

function write(file: string, content: string, when = new Date("2020-01-01")): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
  utimesSync(join(root, file), when, when);
}

it("makes nothing again while nothing has changed", () => {
  expect(readFileSync(poster(), "utf8")).toBe("A CAT");
  expect(poster()).toBe(poster());
  expect(times).toBe(1);
});

it.each([
  [
    "an input has another content, of the same size",
    () => write("photo.txt", "a dog", new Date("2020-01-02")),
  ],
  ["an input is there that was not", () => write("frame.txt", "gold")],
  ["other versions are installed", () => write("package-lock.json", "{}")],
  ["the code that packages has changed", () => write("node_modules/vitrine/packaging/archives/zip.ts", "")],
])("makes it again when %s", (_, change) => {
  poster();
  change();
  poster();
  expect(times).toBe(2);
});

it("does not look at times alone: a file that was only written again changes nothing", () => {
  poster();
  write("photo.txt", "a cat", new Date("2024-05-06"));
  poster();
  expect(times).toBe(1);
});

it("makes it again when an input changed while it was made: nobody knows which of the two was read", () => {
  poster(() => writeFileSync(join(root, "photo.txt"), "a dog"));
  expect(readFileSync(poster(), "utf8")).toBe("A DOG");
});

it("makes it again when its file has gone, or its record was cut off", () => {
  rmSync(poster());
  expect(existsSync(poster())).toBe(true);
  truncateSync(join(root, ".vitrine/packages/poster.json"), 5);
  poster();
  expect(times).toBe(3);
});

it("keeps the five latest, and what is not its own", () => {
  write(".vitrine/packages/poster-of-another.txt", "");
  const made = ["a", "b", "c", "d", "e", "f"].map((content, at) => {
    write("photo.txt", content, new Date(2020, 0, 1 + at));
    const path = poster();
    utimesSync(path, at, at);
    return path;
  });
  expect(made.map((path) => existsSync(path))).toEqual([false, true, true, true, true, true]);
  expect(readdirSync(join(root, ".vitrine/packages"))).toContain("poster-of-another.txt");
});

it("remembers nothing of what could not be made", () => {
  const fail = () => {
    throw new Error("no paper");
  };
  expect(() => poster(fail)).toThrow("no paper");
  poster();
  expect(times).toBe(2);
});
