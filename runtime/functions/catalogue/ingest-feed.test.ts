import sharp from "sharp";
import { CatalogueReport, type RejectedRow } from "../../catalogue/catalogue-report";
import type { Ingested } from "./ingest-feed";
import { blue, CatalogueEstate, green, header, plainImage, row } from "./testing/estate";
import { MemoryIndex } from "./testing/memory-index";

const estate = new CatalogueEstate();
beforeAll(() => estate.start());
afterAll(() => estate.end());
beforeEach(async () => {
  await estate.empty();
  await estate.putImages({ "a.png": "red", "b.png": "lime", "c.png": "blue", "d.png": "white" });
});

const counts = (ingested: Ingested, target = blue) => {
  if (!("report" in ingested)) throw new Error(`${ingested.outcome}, without a report`);
  const found = ingested.report.targets.find(({ index }) => index === target.index);
  const { index: _, deployment: __, ...rest } = found ?? { index: "", deployment: "" };
  return rest;
};
const rejected = (ingested: Ingested): readonly RejectedRow[] =>
  "report" in ingested ? ingested.report.rejectedRows : [];
const none = { embedded: 0, updated: 0, unchanged: 0, deleted: 0, heldBack: 0 };
const imageLast = "id,title,category,image";

it("brings items with embedding and picture, and makes the alias that queries use", async () => {
  await estate.putFeed([row("a"), row("b"), row("c"), row("d")]);
  const ingested = await estate.ingest();

  expect(ingested).toMatchObject({
    outcome: "succeeded",
    report: { feed: "spring.csv", state: "succeeded", rows: 4, done: 4, rejected: 0 },
  });
  expect(counts(ingested)).toEqual({ ...none, embedded: 4 });
  expect(estate.index(blue).documents.get("a")).toEqual({
    id: "a",
    title: "Item a",
    category: "Things",
    price: 5,
    currency: "EUR",
    link: null,
    stock: 1,
    updated: null,
    feed: "spring.csv",
    rowHash: expect.stringMatching(/^[0-9a-f]{32}$/),
    imageHash: expect.stringMatching(/^md5-[0-9a-f]{32}$/),
    embedding: [1, 0, 0],
  });
  expect(Object.keys(await estate.pictures())).toEqual(["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
  expect(estate.alias).toBe(blue.index);
  expect(estate.index(blue).announced).toBe(1);
});

it("changes nothing when the same feed arrives again, and asks for no embedding", async () => {
  const rows = [row("a"), row("b"), row("c")];
  await estate.putFeed(rows);
  await estate.ingest();
  const before = [estate.index(blue).content(), await estate.pictures()];

  expect(await estate.ingest()).toEqual({ outcome: "again" });
  await estate.putFeed(rows);
  const ingested = await estate.ingest();
  expect(counts(ingested)).toEqual({ ...none, unchanged: 3 });
  expect([estate.index(blue).content(), await estate.pictures()]).toEqual(before);
  expect(estate.scoring.scored).toBe(3);
  expect(estate.index(blue).announced).toBe(1);
});

it("does no more than what changed: prices without embedding, new images with, and what is gone goes", async () => {
  await estate.putFeed([row("a"), row("b"), row("c"), row("d")]);
  await estate.ingest();
  const pictures = await estate.pictures();

  await estate.putImages({ "b.png": "yellow" });
  await estate.putFeed([row("a"), row("b"), row("c", { price: "7.50" })]);
  const ingested = await estate.ingest();

  expect(counts(ingested)).toEqual({ ...none, embedded: 1, updated: 1, unchanged: 1, deleted: 1 });
  expect(estate.scoring.scored).toBe(5);
  expect(estate.index(blue).content()).toMatchObject([
    { id: "a", price: 5, embedding: [1, 0, 0] },
    { id: "b", price: 5, embedding: [1, 1, 0] },
    { id: "c", price: 7.5, embedding: [0, 0, 1] },
  ]);
  const { "a.jpg": a, "c.jpg": c } = pictures;
  expect(await estate.pictures()).toEqual({
    "a.jpg": a,
    "b.jpg": expect.not.stringMatching(pictures["b.jpg"] ?? ""),
    "c.jpg": c,
  });
});

it("reports rows at fault with line and reason, keeps what they were, and goes on", async () => {
  await estate.putFeed([row("a"), row("b"), row("c")]);
  await estate.ingest();

  await estate.put("a.png", "not an image");
  await estate.put("d.png", (await plainImage("red")).subarray(0, 60));
  await estate.putFeed([
    row("a", { price: "6.00" }),
    row("b", { price: "-1" }),
    row("c", { image: "nowhere.png" }),
    row("d"),
    row("e", { image: "https://169.254.169.254/a.png" }),
    row("f", { image: "b.png" }),
    row("f", { image: "c.png" }),
  ]);
  const ingested = await estate.ingest();

  expect(rejected(ingested)).toEqual([
    { line: 2, id: "a", code: "ImageNotDecodable", reason: expect.any(String) },
    { line: 3, id: "b", code: "RowNotValid", reason: expect.stringContaining("price must be a number") },
    { line: 4, id: "c", code: "ImageNotFound", reason: expect.stringContaining("nowhere.png") },
    { line: 5, id: "d", code: "ImageNotDecodable", reason: expect.any(String) },
    { line: 6, id: "e", code: "ImageHostNotAllowed", reason: expect.any(String) },
    { line: 7, id: "f", code: "IdRepeated", reason: "line 8 has the same id, and the last one counts" },
  ]);
  expect(counts(ingested)).toEqual({ ...none, embedded: 1 });
  expect(ingested).toMatchObject({ report: { rows: 7, done: 7, rejected: 6 } });
  expect(estate.index(blue).content()).toMatchObject([
    { id: "a", price: 5, embedding: [1, 0, 0] },
    { id: "b", price: 5 },
    { id: "c", price: 5 },
    { id: "f", embedding: [0, 0, 1] },
  ]);
  const list = await estate.blobs
    .getContainerClient("reports")
    .getBlobClient("spring.csv.rejected.jsonl")
    .downloadToBuffer();
  const lines = list
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.sort((a, b) => a.line - b.line)).toEqual(rejected(ingested));
});

it("leaves an item to the feed that brought it first", async () => {
  await estate.putFeed([row("a")], "first.csv");
  await estate.ingest("first.csv");
  await estate.putFeed([row("a", { price: "1" }), row("b")], "second.csv");
  const ingested = await estate.ingest("second.csv");

  expect(rejected(ingested)).toMatchObject([{ line: 2, id: "a", code: "IdOfOtherFeed" }]);
  expect(estate.index(blue).content()).toMatchObject([
    { id: "a", price: 5, feed: "first.csv" },
    { id: "b", feed: "second.csv" },
  ]);
});

it("makes the index itself when the feed comes before anything else", async () => {
  estate.indexes.clear();
  await estate.putFeed([row("a")]);
  expect(counts(await estate.ingest())).toEqual({ ...none, embedded: 1 });
});

it("fills an index again that was removed and made anew, whatever the report says, and makes the alias again", async () => {
  await estate.putFeed([row("a"), row("c")]);
  await estate.ingest();
  estate.indexes.set(blue.index, new MemoryIndex());
  estate.alias = undefined;
  expect(counts(await estate.ingest())).toEqual({ ...none, embedded: 2 });

  estate.alias = undefined;
  expect(await estate.ingest()).toEqual({ outcome: "again" });
  expect(estate.alias).toBe(blue.index);
});

it("finds nothing to do for a feed of which every row was rejected", async () => {
  await estate.putFeed([row("gone")]);
  expect(await estate.ingest()).toMatchObject({ outcome: "succeeded", report: { rejected: 1 } });
  expect(await estate.ingest()).toEqual({ outcome: "again" });
});

it("fills the index of another model beside the one in use, and embeds for that one only", async () => {
  await estate.putFeed([row("a"), row("c")]);
  await estate.ingest();
  const ingested = await estate.ingest("spring.csv", estate.ports(), [blue, green]);

  expect(counts(ingested, blue)).toEqual({ ...none, unchanged: 2 });
  expect(counts(ingested, green)).toEqual({ ...none, embedded: 2 });
  expect(estate.index(green).content()).toMatchObject([{ embedding: [0, 0, 1] }, { embedding: [1, 0, 0] }]);
  expect(estate.scoring.scored).toBe(4);
  expect(estate.alias).toBe(blue.index);
});

it.each([
  ["has a header alone", [], "FeedEmpty"],
  ["has no valid row", ["1,2"], "FeedWithoutValidRow"],
])("deletes nothing when the feed %s, and does not try it again", async (_, rows, code) => {
  await estate.putFeed([row("a")]);
  await estate.ingest();
  await estate.putFeed(rows);

  expect(await estate.ingest()).toMatchObject({
    outcome: "failed",
    report: { state: "failed", error: { code } },
  });
  expect(await estate.ingest()).toEqual({ outcome: "again" });
  expect(estate.index(blue).documents.size).toBe(1);
});

it("fails when a service does, says so in the report, and does the rest the next time", async () => {
  await estate.putFeed([row("a"), row("b"), row("c"), row("d")]);
  const ports = estate.ports();
  let embedded = 0;
  const failing = {
    ...ports,
    embed: async (...given: Parameters<typeof ports.embed>) => {
      if (++embedded > 3) throw new Error("the endpoint is gone");
      return ports.embed(...given);
    },
  };
  await expect(estate.ingest("spring.csv", failing)).rejects.toThrow("the endpoint is gone");
  expect(await estate.ports().reports.read("spring.csv")).toMatchObject({
    state: "failed",
    done: 3,
    error: { code: "IngestionFailed", message: "the endpoint is gone" },
  });

  expect(counts(await estate.ingest())).toEqual({ ...none, embedded: 1, unchanged: 3 });
  expect(estate.scoring.scored).toBe(4);
});

it("waits when the endpoint is busy", async () => {
  estate.scoring.refusals = [
    { status: 429, code: "QueueFull", retryAfter: "0" },
    { status: 503, code: "Starting", retryAfter: "0" },
  ];
  await estate.putFeed([row("a")]);
  expect(counts(await estate.ingest())).toEqual({ ...none, embedded: 1 });
});

it("fails when a deployment answers with another model than its index is for", async () => {
  estate.scoring.model = "ffffffffffff";
  await estate.putFeed([row("a")]);
  await expect(estate.ingest()).rejects.toThrow(/answers with the model ffffffffffff/);
  expect(estate.index(blue).documents.size).toBe(0);
});

it("reports what the index refuses", async () => {
  estate.index(blue).refusals.set("b", "the index answered 400: too long");
  await estate.putFeed([row("a"), row("b")]);
  const ingested = await estate.ingest();
  expect(counts(ingested)).toEqual({ ...none, embedded: 1 });
  expect(rejected(ingested)).toEqual([
    { line: 3, id: "b", code: "IndexRefused", reason: `${blue.index}: the index answered 400: too long` },
  ]);
});

it("gives way to a newer version of the feed that arrives meanwhile", async () => {
  await estate.putFeed([row("a"), row("b"), row("c"), row("d")]);
  const ports = estate.ports();
  const slow = {
    ...ports,
    embed: async (...given: Parameters<typeof ports.embed>) => {
      await estate.putFeed([row("b"), row("d", { price: "9" })]);
      return ports.embed(...given);
    },
  };
  expect(await estate.ingest("spring.csv", slow)).toEqual({ outcome: "superseded" });
  expect(await estate.ingest()).toMatchObject({ outcome: "succeeded" });
  expect(estate.index(blue).content()).toMatchObject([
    { id: "b", price: 5 },
    { id: "d", price: 9 },
  ]);
  expect(Object.keys(await estate.pictures())).toEqual(["b.jpg", "d.jpg"]);
});

it("lets one delivery in at a time, however often an event arrives", async () => {
  await estate.putFeed([row("a"), row("b"), row("c")]);
  const outcomes = await Promise.all([estate.ingest(), estate.ingest(), estate.ingest()]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["again", "again", "succeeded"]);
  expect(estate.scoring.scored).toBe(3);
});

it("does nothing for a feed that is gone", async () => {
  expect(await estate.ingest("gone.csv")).toEqual({ outcome: "feed deleted" });
});

it("shows its progress while it runs", async () => {
  await estate.putFeed([row("a"), row("b"), row("c"), row("d")]);
  const ports = estate.ports();
  const seen: unknown[] = [];
  const watched = {
    ...ports,
    embed: async (...given: Parameters<typeof ports.embed>) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      seen.push(await ports.reports.read("spring.csv"));
      return ports.embed(...given);
    },
  };
  const began = performance.now();
  await estate.ingest("spring.csv", watched, [blue], 1);
  const seconds = (performance.now() - began) / 1000;
  const reports = seen.map((report) => CatalogueReport.parse(report));
  expect(reports.map(({ state, rows }) => [state, rows])).toEqual(
    Array(4).fill(["running", expect.any(Number)]),
  );
  expect(reports.map(({ done }) => done)).not.toEqual([0, 0, 0, 0]);
  // at most once a second: in the 2.4 seconds that four of them take, no more than three
  expect(new Set(reports.map(({ updatedAt }) => updatedAt)).size).toBeLessThanOrEqual(Math.ceil(seconds));
});

it("makes pictures that are upright, small and without what the camera wrote", async () => {
  const photo = await sharp({ create: { width: 2000, height: 1000, channels: 4, background: "#ff000080" } })
    .withExif({ IFD0: { Copyright: "somebody", Orientation: "6" } })
    .withMetadata({ orientation: 6 })
    .webp()
    .toBuffer();
  await estate.put("a.png", photo);
  await estate.putFeed([row("a")]);
  await estate.ingest();
  const picture = await estate.blobs.getContainerClient("pictures").getBlobClient("a.jpg").downloadToBuffer();
  const { format, width, height, exif, orientation } = await sharp(picture).metadata();
  expect({ format, width, height, exif, orientation }).toEqual({
    format: "jpeg",
    width: 300,
    height: 600,
    exif: undefined,
    orientation: undefined,
  });
});

describe("a feed that lacks what was in it", () => {
  const many = Array.from({ length: 60 }, (_, number) => row(`m${number}`, { image: "a.png" }));
  const items = () => estate.index(blue).documents.size;
  const error = (code: string) => ({ outcome: "failed", report: { state: "failed", error: { code } } });
  const ingest = (percent?: number) => estate.ingest("spring.csv", estate.ports(), [blue], 200, percent);
  const begin = async (rows = many) => {
    await estate.putFeed(rows);
    await ingest();
  };

  it("that was cut off inside a row brings its good rows and deletes nothing", async () => {
    await begin();
    const text = `${[row("m0", { image: "a.png", price: "7" }), many[1], many[2]].join("\n")}`;
    await estate.put("feeds/spring.csv", `${header}\n${text.slice(0, -10)}`);
    const ingested = await ingest();
    expect(ingested).toMatchObject(error("FeedCutOff"));
    expect(counts(ingested)).toEqual({ ...none, updated: 1, unchanged: 1, heldBack: 58 });
    expect(items()).toBe(60);
    expect(estate.index(blue).documents.get("m0")).toMatchObject({ price: 7 });
    expect(await ingest()).toEqual({ outcome: "again" });
  });

  it("that was cut off inside the name of its last picture deletes nothing", async () => {
    await estate.putFeed(many.map((_, n) => `m${n},Item,Things,,,a.png,`));
    await ingest();
    const cut = [imageLast, ...many.slice(0, 55).map((_, number) => `m${number},Item,Things,a.png`)].join(
      "\n",
    );
    await estate.put("feeds/spring.csv", cut.slice(0, -2));
    expect(await ingest()).toMatchObject(error("FeedCutOff"));
    expect(items()).toBe(60);
  });

  it("that was cut off inside a row that stays valid deletes nothing, where it ended with a line break before", async () => {
    await begin();
    const text = [header, ...many.slice(0, 55)].join("\n");
    await estate.put("feeds/spring.csv", text);
    expect(await ingest()).toMatchObject(error("FeedCutOff"));
    expect(items()).toBe(60);
  });

  it("and never ends with a line break is whole", async () => {
    await estate.put("feeds/spring.csv", [header, ...many].join("\n"));
    await ingest();
    await estate.put("feeds/spring.csv", [header, ...many.slice(0, 55)].join("\n"));
    expect(counts(await ingest())).toEqual({ ...none, unchanged: 55, deleted: 5 });
  });

  it("that was cut off with nothing to delete says so as well", async () => {
    await estate.put("feeds/spring.csv", `${header}\n${many[0]}\nm1,Item`);
    expect(await ingest()).toMatchObject(error("FeedCutOff"));
    expect(items()).toBe(1);
  });

  it("by more than a share of its items deletes none, also when it arrives again", async () => {
    await begin();
    for (let again = 0; again < 2; again++) {
      await estate.putFeed(many.slice(13));
      const ingested = await ingest();
      expect(ingested).toMatchObject(error("DeletionsHeldBack"));
      expect(counts(ingested)).toEqual({ ...none, unchanged: 47, heldBack: 13 });
    }
    expect(items()).toBe(60);
    expect(Object.keys(await estate.pictures())).toHaveLength(60);
  });

  it("because all of them were given new ids keeps the old ones, also when it arrives again", async () => {
    await begin(many.slice(0, 12));
    for (let again = 0; again < 2; again++) {
      await estate.putFeed(Array.from({ length: 60 }, (_, n) => row(`n${n}`, { image: "a.png" })));
      expect(await ingest()).toMatchObject(error("DeletionsHeldBack"));
    }
    expect(items()).toBe(72);
  });

  it("deletes them when whoever uploads it allows it, this once", async () => {
    await begin();
    await estate.putFeed(many.slice(0, 2), "spring.csv", "allow-deletes");
    const ingested = await ingest();
    expect(ingested).toMatchObject({ outcome: "succeeded", report: { order: "allow-deletes" } });
    expect(counts(ingested)).toEqual({ ...none, unchanged: 2, deleted: 58 });

    await begin();
    await estate.putFeed(many.slice(0, 2));
    expect(await ingest()).toMatchObject(error("DeletionsHeldBack"));
  });

  it.each([
    ["as many as the share allows", 48, 20, "succeeded"],
    ["one more than the share allows", 47, 20, "failed"],
    ["more than the share of an environment that allows less", 49, 10, "failed"],
    ["everything but one where the environment allows it", 1, 100, "succeeded"],
  ])("by %s", async (_, left, mostDeletedPercent, outcome) => {
    await begin();
    await estate.putFeed(many.slice(0, left));
    expect(await ingest(mostDeletedPercent)).toMatchObject({
      outcome,
    });
    expect(items()).toBe(outcome === "succeeded" ? left : 60);
  });

  it("deletes up to ten of a small one", async () => {
    await estate.putFeed(many.slice(0, 11));
    await ingest();
    await estate.putFeed(many.slice(0, 1));
    expect(counts(await ingest())).toEqual({ ...none, unchanged: 1, deleted: 10 });
  });

  it("deletes nothing while a row's id cannot be read, which may be the one that is missing", async () => {
    await begin();
    await estate.putFeed([...many.slice(1), "m0,A title, with a comma,Things,5,EUR,a.png,1"]);
    expect(await ingest()).toMatchObject(error("DeletionsHeldBack"));
    expect(items()).toBe(60);
  });

  it("changes nothing when no row has a price any more, until whoever uploads it allows it", async () => {
    await begin();
    const bare = many.map((_, number) => `m${number},Item,Things,a.png`);
    const feed = `${imageLast}\n${bare.join("\n")}\n`;
    await estate.put("feeds/spring.csv", feed);
    expect(await ingest()).toMatchObject(error("FeedColumnsEmptied"));
    expect(estate.index(blue).documents.get("m1")).toMatchObject({ price: 5, stock: 1 });

    await estate.put("feeds/spring.csv", feed, "allow-deletes");
    expect(await ingest()).toMatchObject({ outcome: "succeeded" });
    expect(estate.index(blue).documents.get("m1")).toMatchObject({ price: null, stock: null });
  });
});

it("takes out all that a feed brought when it is told to, and nothing of others", async () => {
  await estate.putFeed([row("a"), row("b")]);
  await estate.putFeed([row("c")], "other.csv");
  await estate.ingest("spring.csv", estate.ports(), [blue, green]);
  await estate.ingest("other.csv", estate.ports(), [blue, green]);
  await estate.put("feeds/spring.csv", "", "remove");
  const ingested = await estate.ingest("spring.csv", estate.ports(), [blue, green]);
  expect(ingested).toMatchObject({ outcome: "succeeded", report: { order: "remove", rejected: 0 } });
  for (const target of [blue, green]) {
    expect(counts(ingested, target)).toEqual({ ...none, deleted: 2 });
    expect([...estate.index(target).documents.keys()]).toEqual(["c"]);
  }
  expect(Object.keys(await estate.pictures())).toEqual(["c.jpg"]);
});

it("lists the reason of each row when none of them is valid", async () => {
  await estate.putFeed([row("a", { price: '"12,50"' }), row("b", { price: '"13,50"' })]);
  const ingested = await estate.ingest();
  expect(ingested).toMatchObject({
    outcome: "failed",
    report: { rows: 2, done: 2, rejected: 2, error: { code: "FeedWithoutValidRow" } },
  });
  expect(rejected(ingested)).toEqual([
    { line: 2, id: "a", code: "RowNotValid", reason: expect.stringContaining('not "12,50"') },
    { line: 3, id: "b", code: "RowNotValid", reason: expect.stringContaining('not "13,50"') },
  ]);
});

it("keeps feeds apart whose names only the script, the case or an accent tells apart", async () => {
  const names = [
    "весна.csv",
    "осень.csv",
    "Spring.csv",
    "spring.csv",
    "é.csv",
    "e\u0301.csv",
    "!.csv",
    "?.csv",
    "a b.csv",
    "a-b.csv",
    "50%.csv",
    "%35.csv",
    `${"x".repeat(1010)}a`,
    `${"x".repeat(1010)}b`,
    "it's.csv",
    "a'' or feed ne '.csv",
  ];
  for (const [n, name] of names.entries()) {
    await estate.putFeed([row(`id${n}`, { image: "a.png" })], name);
    expect(await estate.ingest(name)).toMatchObject({ outcome: "succeeded" });
  }
  expect(estate.index(blue).documents.size).toBe(names.length);
  for (const name of names) expect(await estate.ports().reports.read(name)).toMatchObject({ feed: name });
});
