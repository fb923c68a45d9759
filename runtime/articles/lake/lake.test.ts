import { lakeStore } from "../forgetting/lake-store";
import { forgetInLake } from "./forget-in-lake";
import { interactionFile, rowsOfFile } from "./interaction-file";
import { type InteractionRow, merged } from "./interaction-row";
import { LakeFiles } from "./lake-files";
import { batchPlace, bucketName, bucketOf, bucketPlace } from "./lake-places";
import { landBatch } from "./land-batch";
import { readInteractions } from "./read-interactions";
import { sealHours } from "./seal-hours";
import { askDuckDB, duckDBRows } from "./testing/duckdb-rows";
import { LakeEstate } from "./testing/lake-estate";
import { inBatches, someHour, someRows } from "./testing/some-rows";

const hourMs = 3_600_000;
const sent = someRows({ count: 2000, readers: 150, seed: 1 });
const closed = sent.filter(({ arrived }) => arrived < someHour + 2 * hourMs);

let estate: LakeEstate;
let files: LakeFiles;
beforeAll(async () => {
  estate = await LakeEstate.start();
  files = new LakeFiles(estate.container);
});
afterAll(() => estate?.stop());
afterEach(() => estate.empty());

const land = async (rows: readonly InteractionRow[], seed = 2) => {
  for (const batch of inBatches(rows, 300, seed)) await landBatch(files, batch);
};
const read = async (from: number, before: number) => {
  const rows: InteractionRow[] = [];
  for await (const some of readInteractions(files, { from, before })) rows.push(...some);
  return rows;
};
const inLake = async () => ({ ...(await contents()) });

async function contents(): Promise<Record<string, string>> {
  const names = (await files.names("")).filter((name) => batchPlace(name) ?? bucketPlace(name));
  const read = await Promise.all(
    names.map(async (name) => [name, (await files.read(name))?.bytes.toString("base64") ?? ""]),
  );
  return Object.fromEntries(read);
}

it("is read by DuckDB row for row as it was sent, though batches came twice and were cut otherwise", async () => {
  await land(sent);
  expect(await sealHours(files, { before: someHour + 2 * hourMs })).toMatchObject({ hours: 2 });
  expect(await duckDBRows(files)).toEqual(merged(closed));

  const found = await askDuckDB(
    files,
    "raw/interactions/",
    "select year, month, day, hour, bucket, reader from lake where hour = 12 limit 1",
  );
  const { reader, ...folders } = found[0] as { reader: string };
  expect(folders).toEqual({ year: 2026n, month: 11n, day: 20n, hour: 12n, bucket: expect.anything() });
  expect(Number((folders as Record<string, unknown>)["bucket"])).toBe(bucketOf(reader));
});

it("keeps types and units in the files, as the README says", async () => {
  await land(sent.slice(0, 400));
  await sealHours(files, { before: Number.POSITIVE_INFINITY });
  const described = await askDuckDB(files, "raw/interactions/", "describe select * from lake");
  const columns = described.map(({ column_name, column_type }) => `${column_name} ${column_type}`);
  expect(columns.slice(0, 13)).toEqual([
    "id UUID",
    "reader VARCHAR",
    "kind VARCHAR",
    "happened_at TIMESTAMP WITH TIME ZONE",
    "article VARCHAR",
    "articles VARCHAR[]",
    "list UUID",
    "position INTEGER",
    "seconds DOUBLE",
    "rating INTEGER",
    "arrived_at TIMESTAMP WITH TIME ZONE",
    "hub_partition INTEGER",
    "hub_sequence BIGINT",
  ]);
});

it("takes what comes late into the hour's files, and nothing twice", async () => {
  const late = sent.filter((_, n) => n % 7 === 0);
  await land(sent.filter((_, n) => n % 7 !== 0));
  await sealHours(files, { before: someHour + 2 * hourMs });
  await land(late, 3);
  await land(sent.slice(0, 500), 4);
  await sealHours(files, { before: someHour + 2 * hourMs, mostBytes: 1 });
  expect(await duckDBRows(files)).toEqual(merged(closed));
  expect((await files.names("incoming/")).map((name) => batchPlace(name)?.hour)).not.toContain(someHour);
});

it("is read by when events came, also those of this hour, which are not merged yet", async () => {
  await land(sent);
  await sealHours(files, { before: someHour + 2 * hourMs });
  const [from, before] = [someHour + 1_000_000, someHour + 8_000_000];
  const wanted = merged(sent).filter(({ arrived }) => arrived >= from && arrived < before);
  expect(await read(from, before)).toEqual(wanted);
  expect(await read(from - 40 * 24 * hourMs, from - hourMs)).toEqual([]);
  expect(await read(0, Date.UTC(1970, 0, 3))).toEqual([]);
});

it("forgets a reader by rewriting their bucket's files alone, and keeps every other row", async () => {
  await land(sent);
  await sealHours(files, { before: someHour + 2 * hourMs });
  const before = await inLake();
  const store = lakeStore(files, 7);
  const identified = {
    keys: ["r7", "nobody"],
    numbers: [],
    others: ["f00d0000-0000-4000-8000-000000000000"],
  };
  const places = await store.find(identified);
  const theirs = sent.filter(({ reader }) => reader === "r7");
  const forgotten = await forgetInLake(files, identified.keys);
  expect(forgotten.rows).toBeGreaterThanOrEqual(theirs.length);
  expect(places).toHaveLength(forgotten.files);
  expect(places.reduce((sum, { count }) => sum + count, 0)).toBe(forgotten.rows);

  const after = await inLake();
  const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
  expect(changed).toHaveLength(forgotten.files);
  const sealed = changed.flatMap((name) => bucketPlace(name)?.bucket ?? []);
  expect([...new Set(sealed)]).toEqual([bucketOf("r7")]);
  expect(await read(someHour, someHour + 3 * hourMs)).toEqual(
    merged(sent.filter(({ reader }) => reader !== "r7")),
  );
  expect(await store.find(identified)).toEqual([]);
  expect(await store.erase(identified)).toEqual({ interactions: 0, articles: 0 });
});

it("lets one at a time rewrite files", async () => {
  await land(sent.slice(0, 50));
  const hold = await files.hold(true);
  expect(await sealHours(files, { before: Number.POSITIVE_INFINITY })).toBeUndefined();
  await hold?.release();
  expect(await sealHours(files, { before: Number.POSITIVE_INFINITY })).toMatchObject({ hours: 1 });
});

it("fails when a file was written by somebody else in between, and loses nothing", async () => {
  await land(sent.slice(0, 200));
  const [name] = sent.map(({ reader }) => bucketName({ hour: someHour, bucket: bucketOf(reader) }));
  const interfering = Object.assign(Object.create(files) as LakeFiles, {
    replace: async (...given: Parameters<LakeFiles["replace"]>) => {
      if (given[0] === name) await files.put(name as string, interactionFile(sent.slice(0, 1)));
      return files.replace(...given);
    },
  });
  await expect(sealHours(interfering, { before: Number.POSITIVE_INFINITY })).rejects.toMatchObject({
    statusCode: expect.any(Number),
  });
  await sealHours(files, { before: Number.POSITIVE_INFINITY });
  expect(await duckDBRows(files)).toEqual(merged(sent.slice(0, 200)));
});

it.each(["sealing", "forgetting"])("ends as a run that was not cut off, wherever %s ends", async (what) => {
  const few = sent.filter(({ reader }) => ["r1", "r2"].includes(reader));
  const act = (on: LakeFiles) =>
    what === "sealing" ? sealHours(on, { before: someHour + 2 * hourMs }) : forgetInLake(on, ["r2"]);
  const begin = async () => {
    await estate.empty();
    await land(few);
    if (what === "forgetting") await sealHours(files, { before: someHour + hourMs });
  };
  await begin();
  await act(files);
  const clean = await inLake();

  for (let change = 0; ; change++) {
    await begin();
    const ended = await act(endingBefore(files, change)).then(
      () => true,
      () => false,
    );
    if (!ended) await act(files);
    expect(await inLake()).toEqual(clean);
    if (ended) {
      expect(change).toBeGreaterThanOrEqual(3);
      return;
    }
  }
});

it("is the same bytes for the same rows, and refuses a file that was cut off", async () => {
  const bytes = interactionFile(sent);
  expect(interactionFile(await rowsOfFile(bytes))).toEqual(bytes);
  await expect(rowsOfFile(bytes.subarray(0, bytes.length - 100))).rejects.toThrow();
});

/** Changes so many files, and then none any more. */
function endingBefore(real: LakeFiles, changes: number): LakeFiles {
  let left = changes;
  const counted =
    <Given extends unknown[]>(change: (...given: Given) => Promise<void>) =>
    async (...given: Given) => {
      if (left-- <= 0) throw new Error("it was killed");
      return change(...given);
    };
  return Object.assign(Object.create(real) as LakeFiles, {
    put: counted((...given: Parameters<LakeFiles["put"]>) => real.put(...given)),
    replace: counted((...given: Parameters<LakeFiles["replace"]>) => real.replace(...given)),
    remove: counted((...given: Parameters<LakeFiles["remove"]>) => real.remove(...given)),
  });
}
