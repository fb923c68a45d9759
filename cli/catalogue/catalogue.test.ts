import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { readFeed } from "../../runtime/catalogue/feed";
import { allowDrawings } from "../../test/support/drawings";
import { sampleCatalogue, writeSampleCatalogue } from "../sample-catalogue/sample-catalogue";
import { type CatalogueSource, sourceAt } from "./catalogue-source";
import { isTriedAgain } from "./follow-feed";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-source-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content = "x"): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

const rows = async (source: CatalogueSource) =>
  (await all(readFeed(source.content()))).map((entry) => ("row" in entry ? entry.row : entry.problem));
const blobs = async (source: CatalogueSource) => (await source.images()).map(({ blob }) => blob).sort();

describe("a folder of photos", () => {
  it("is a feed whose categories are its sub folders", async () => {
    for (const path of ["dress/1001.jpg", "dress/red_long-one.JPG", "hat/straw.webp", "LICENSE.txt"])
      write(`spring/${path}`);
    const source = sourceAt(join(folder, "spring"));

    expect(source.feed).toBe("spring/photos.jsonl");
    expect(await rows(source)).toMatchObject([
      {
        item: { id: "spring_dress_1001", title: "1001", category: "dress", price: null },
        image: "photos/spring/dress/1001.jpg",
      },
      { item: { title: "Red long one", category: "dress" } },
      { item: { id: "spring_hat_straw", title: "Straw", category: "hat" } },
    ]);
    expect(await blobs(source)).toEqual([
      "photos/spring/dress/1001.jpg",
      "photos/spring/dress/red_long-one.JPG",
      "photos/spring/hat/straw.webp",
    ]);
  });

  it("gives each photo an id of its own, whatever its name", async () => {
    const names = [
      ...[
        "a/b.jpg",
        "a_b.jpg",
        "a/b.png",
        "a b.jpg",
        "a-b.jpg",
        "A-B.jpg",
        "_.jpg",
        "-.jpg",
        "!.jpg",
        "....jpg",
      ],
      ...["é.jpg", "e\u0301.jpg", "è.jpg", "весна.jpg", "осень.jpg", `${"x".repeat(200)}.jpg`],
    ];
    for (const name of names) write(`odd/${name}`);
    const found = await rows(sourceAt(join(folder, "odd")));
    const ids = found.map((row) => (typeof row === "string" ? row : row.item.id));
    expect(ids.filter((id) => /^[A-Za-z0-9=-][\w=-]*$/.test(id))).toHaveLength(names.length);
    expect(new Set(ids).size).toBe(names.length);
  });
});

it("a feed brings the images beside it, each once, and leaves those that are not there", async () => {
  write("spring/a.jpg");
  write("spring/more/b.jpg");
  write("secret.jpg");
  const images = ["a.jpg", "more/b.jpg", "a.jpg", "gone.jpg", "https://cdn.example/c.jpg", "../secret.jpg"];
  write(
    "spring/feed.csv",
    `id,title,category,image\n${images.map((image, id) => `${id},Hat,Hats,${image}\n`).join("")}`,
  );
  const source = sourceAt(join(folder, "spring", "feed.csv"));
  expect(await blobs(source)).toEqual(["a.jpg", "more/b.jpg"]);
  expect(source.feed).toBe("spring/feed.csv");
  expect(sourceAt(join(folder, "spring")).feed).toBe("spring/feed.csv");
});

it("no two names of files or folders become one feed", async () => {
  const files = [
    "весна.csv",
    "осень.csv",
    "a b.csv",
    "a-b.csv",
    "a--b.csv",
    "A-b.csv",
    "!.csv",
    "?.csv",
    "-.csv",
    "é.csv",
  ];
  files.push(
    "e\u0301.csv",
    "spring.csv",
    "spring.CSV",
    "spring.jsonl",
    "spring.csv.gz",
    `${"x".repeat(240)}1.csv`,
    `${"x".repeat(240)}2.csv`,
  );
  const folders = ["весна", "осень", "a b", "a-b", "!", "?", "spring"];
  for (const name of folders) write(`photos/${name}/1.jpg`);
  for (const name of files) write(`feeds/${name}`);
  for (const name of ["spring/feed.csv", "осень/feed.csv"]) write(`feeds/${name}`);
  const sources = [
    ...[...files, "spring/feed.csv", "осень/feed.csv"].map((name) => sourceAt(join(folder, "feeds", name))),
    ...folders.map((name) => sourceAt(join(folder, "photos", name))),
  ];
  expect(new Set(sources.map(({ feed }) => feed)).size).toBe(sources.length);

  const photos = sources.slice(-folders.length);
  const images = (await Promise.all(photos.map(blobs))).flat();
  expect(new Set(images).size).toBe(folders.length);
  const found = (await Promise.all(photos.map(rows))).flat();
  const ids = found.map((row) => (typeof row === "string" ? row : row.item.id));
  expect(new Set(ids).size).toBe(folders.length);
});

it.each(["products.csv.gz", "products.json", "PRODUCTS.CSV", "products.ndjson"])(
  "a folder with %s and pictures is that feed",
  (name) => {
    write(`shop/${name}`, "[]");
    write("shop/a.jpg");
    write("shop/a.jpg.json", "{}");
    write("shop/.hidden.csv");
    expect(sourceAt(join(folder, "shop")).feed).toBe(name);
  },
);

it.each([
  ["products.xlsx", "FeedFormatNotSupported"],
  ["products.zip", "FeedFormatNotSupported"],
  ["products.xml", "FeedFormatNotSupported"],
  ["more/products.csv", "FeedFurtherDown"],
  ["more/products.csv.gz", "FeedFurtherDown"],
])("fails when a folder of pictures holds %s", (name, code) => {
  write(`shop/${name}`);
  write("shop/a.jpg");
  expect(() => sourceAt(join(folder, "shop"))).toThrow(expect.objectContaining({ code }));
});

it("fails when a name cannot be kept as it is", () => {
  write("a\\b.csv");
  expect(() => sourceAt(join(folder, "a\\b.csv"))).toThrow(
    expect.objectContaining({ code: "FeedNameNotLegal" }),
  );
});

it.each([
  ["there is nothing at the path", "nowhere", "NothingToImport"],
  ["the folder holds no photo", "empty", "NothingToImport"],
  ["the folder holds two feeds", "two", "SeveralFeeds"],
])("fails when %s", (_, path, code) => {
  write("empty/readme.md");
  write("two/a.csv");
  write("two/b.jsonl");
  expect(() => sourceAt(join(folder, path))).toThrow(expect.objectContaining({ code }));
});

it("fails with the ingestion's own words when a feed cannot be read at all, before anything is uploaded", async () => {
  write("wrong.csv", "name,picture\na,b\n");
  await expect(sourceAt(join(folder, "wrong.csv")).images()).rejects.toMatchObject({
    name: "Failure",
    code: "FeedHeaderWrong",
    fix: expect.any(String),
  });
});

it.each([
  ["IngestionFailed", true],
  ["FeedWithoutValidRow", false],
  ["FeedCutOff", false],
  ["DeletionsHeldBack", false],
])("a run that failed with %s is tried again: %s", (code, expected) => {
  const now = new Date().toISOString();
  const counts = { rows: 0, done: 0, rejected: 0, rejectedRows: [], targets: [] };
  const times = { startedAt: now, updatedAt: now };
  const error = { code, message: "as the test wants" };
  const report = {
    schema: 1,
    feed: "a.csv",
    version: "1",
    state: "failed",
    ...times,
    ...counts,
    error,
  } as const;
  expect(isTriedAgain(report)).toBe(expected);
});

describe("the sample catalogue", () => {
  allowDrawings();

  it("is a valid feed with an image for each row, as many of each category", async () => {
    await writeSampleCatalogue(folder);
    const source = sourceAt(folder);
    expect(source.feed).toBe("sample.csv");
    const found = await rows(source);
    expect(found.filter((row) => typeof row === "string")).toEqual([]);
    expect(await blobs(source)).toHaveLength(found.length);
    expect(readdirSync(join(folder, "sample"))).toHaveLength(found.length);

    const categories = new Map<string, number>();
    for (const { item } of sampleCatalogue())
      categories.set(item.category, (categories.get(item.category) ?? 0) + 1);
    expect([...categories.values()]).toEqual(Array(11).fill(28));
    const image = await sharp(readFileSync(join(folder, "sample", "sample-1001.jpg"))).metadata();
    expect(image).toMatchObject({ format: "jpeg", width: 400, height: 400 });
  });

  it("is the same each time", async () => {
    const few = sampleCatalogue(6);
    expect(few).toEqual(sampleCatalogue(308).slice(0, 6));
    const images = await Promise.all(
      ["first", "second"].map(async (name) => {
        await writeSampleCatalogue(join(folder, name), few);
        return all(
          (await import("node:fs")).createReadStream(join(folder, name, "sample", "sample-1003.jpg")),
        );
      }),
    );
    expect(images[0]).toEqual(images[1]);
  });
});
