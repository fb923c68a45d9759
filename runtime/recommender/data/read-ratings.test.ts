import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseCatalogue } from "./read-catalogue";
import { parseRatings, type ReadOptions, readRatings } from "./read-ratings";

const read = (text: string, options?: ReadOptions) => parseRatings(text.split("\n"), options);

describe("reading ratings", () => {
  it("understands MovieLens and MovieTweetings lines", async () => {
    const { interactions, users, items } = await read("7::0104257::8::1364690142\n9::0104257::6::1365029107");
    expect([...interactions.rating]).toEqual([8, 6]);
    expect([...interactions.time]).toEqual([1364690142, 1365029107]);
    expect([users.names, items.names]).toEqual([["7", "9"], ["0104257"]]);
  });

  it("understands CSV by its header, in any order, with quotes and a byte-order mark", async () => {
    const { interactions, users, items } = await read(
      '\uFEFFtimestamp,"movieId",rating,userId\n2020-01-01T00:00:00Z,"a,b",3.5,u1',
    );
    expect([...interactions.rating, ...interactions.time]).toEqual([3.5, 1577836800]);
    expect([users.names, items.names]).toEqual([["u1"], ["a,b"]]);
  });

  it("understands JSON lines, and counts a deed without a rating as 1", async () => {
    const { interactions } = await read('{"user_id": 4, "article_id": "x", "timestamp": 1365029107000}');
    expect([interactions.rating[0], interactions.time[0]]).toEqual([1, 1365029107]);
  });

  it("leaves out and reports every bad line, with its number and its reason", async () => {
    const { report, interactions } = await read(
      [
        "u::a::5::1",
        "u::b::NaN::1",
        "u::c::11::1",
        "nonsense",
        "u::d::4::soon",
        "u::a::6::2",
        "x::a::4::1",
        "u::z::4::1",
      ].join("\n"),
      { range: [0, 10], knownUsers: new Set(["u"]), knownItems: new Set(["a", "b", "c", "d"]) },
    );
    expect(report).toMatchObject({
      lines: 8,
      accepted: 1,
      refused: {
        NotFinite: 1,
        OutOfRange: 1,
        Malformed: 1,
        BadTime: 1,
        Duplicate: 1,
        UnknownUser: 1,
        UnknownItem: 1,
      },
    });
    expect(report.examples[2]).toEqual({ line: 4, reason: "Malformed", text: "nonsense" });
    expect([...interactions.rating]).toEqual([6]);
  });

  it("keeps the first of two ratings when asked to", async () => {
    const { interactions } = await read("u,a,5,1\nu,a,6,2", { duplicates: "first" });
    expect([...interactions.rating]).toEqual([5]);
  });

  it.each([
    ["semicolons", "u1;i1;3.5;10\nu2;i1;4;11"],
    ["tabs", "u1\ti1\t3.5\t10\nu2\ti1\t4\t11"],
    ["bars", "u1|i1|3.5|10\nu2|i1|4|11"],
    ["spaces", "u1 i1 3.5 10\nu2  i1  4  11"],
    ["semicolons and commas in its ids", "item;user;rating;time\na,b;u1;3.5;10\na,b;u2;4;11"],
    ["Excel's first line", "sep=;\nuser;item;rating;time\nu1;i1;3.5;10\nu2;i1;4;11"],
  ])("finds out that columns have %s between them", async (_, text) => {
    const { interactions, users, items } = await read(text);
    expect([...interactions.rating, ...interactions.time]).toEqual([3.5, 4, 10, 11]);
    expect([users.names, items.size]).toEqual([["u1", "u2"], 1]);
  });

  it("keeps ids of JSON apart beyond what a number holds", async () => {
    const ids = ["12345678901234567890", "12345678901234567891", "9007199254740992", "9007199254740993"];
    const { users, items } = await read(ids.map((id) => `{"user":${id},"item":${id},"rating":4}`).join("\n"));
    expect([users.names, items.names]).toEqual([ids, ids]);
  });

  it.each([
    ["u::b::1e3::1", "NotFinite"],
    ["u::b::0x10::1", "NotFinite"],
    ["u::b::3,5::1", "NotFinite"],
    ["u::b::Infinity::1", "NotFinite"],
    ["u::b::true::1", "NotFinite"],
    ["u::b::::1", "NotFinite"],
    ["u::b::3", "Malformed"],
    ["u::b::3::1::2", "Malformed"],
    ["::b::3::1", "Malformed"],
    ["u::b::3::01/02/2020", "BadTime"],
    ["u::b::3::13/01/2020", "BadTime"],
    ["u::b::3::01.02.2020", "BadTime"],
    ["u::b::3::2020-02-30", "BadTime"],
    ["u::b::3::2020-13-01", "BadTime"],
    ["u::b::3::2020-01-01T25:00:00Z", "BadTime"],
    ["u::b::3::20200113", "BadTime"],
    ["u::b::3::1577836800000000", "BadTime"],
    ["u::b::3::Jan 1 2020", "BadTime"],
    ["u::b::3::", "BadTime"],
  ])("leaves out %s: %s", async (line, reason) => {
    const { report } = await read(`u::a::5::1\n${line}`);
    expect(report).toMatchObject({ accepted: 1, refused: { [reason]: 1 } });
  });

  it.each([
    ['{"user":"u","item":"b","rating":null}', "NotFinite"],
    ['{"user":"u","item":"b","rating":true}', "NotFinite"],
    ['{"user":"u","item":"b","rating":1e3}', "NotFinite"],
    ['{"user":"u","item":"b"}', "NotFinite"],
    ['{"user":"u","item":"b","item":"c","rating":1}', "Malformed"],
    ['{"user":1.0,"item":"b","rating":1}', "Malformed"],
    ['{"user":true,"item":"b","rating":1}', "Malformed"],
    ['{"user":"","item":"b","rating":1}', "Malformed"],
    ['{"user":"u","item":null,"rating":1}', "Malformed"],
  ])("leaves out %s: %s", async (line, reason) => {
    const { report } = await read(`{"user":"u","item":"a","rating":5}\n${line}`);
    expect(report).toMatchObject({ accepted: 1, refused: { [reason]: 1 } });
  });

  it.each([
    ["2020-01-02", 1577923200],
    ["2020-02-29 10:00", 1582970400],
    ["2020-01-02T00:00:00.5Z", 1577923200],
    ["2020-01-02T01:30:00+01:30", 1577923200],
    ["1577923200", 1577923200],
    ["1577923200000", 1577923200],
    [" 1577923200.25 ", 1577923200.25],
  ])("reads the time %s", async (time, seconds) => {
    const { interactions } = await read(`u::a::5::${time}`);
    expect([...interactions.time]).toEqual([seconds]);
  });

  it.each([
    ["names nobody knows", "review_id,uid,iid,stars\n0,u0,2,1"],
    ["no user", "item,rating\n1,5"],
    ["two users", "user,user_id,item,rating\n1,2,3,4"],
    ["two times", "user,item,rating,date,time\n1,2,3,2020-01-01,10:00"],
    ["no rating and something that may be it", "user,item,stars\n1,2,5"],
    ["five columns and no header", "1 2 3 2020-01-01 10:00"],
    ["no rating in its first line", "a,b,c"],
    ["names nobody knows in JSON", '{"uid":1,"iid":2,"stars":3}'],
    ["no rating in JSON and something that may be it", '{"user":1,"item":2,"stars":3}'],
    ["two users in JSON", '{"user":1,"userId":2,"item":2,"rating":3}'],
  ])("fails when there is a header with %s", async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: "InvalidData" });
  });

  it("finds duplicates among many rows", async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n % 100}::${Math.floor(n / 100) % 100}::1::0`);
    const { report } = await parseRatings(lines);
    expect([report.accepted, report.refused.Duplicate]).toEqual([10_000, 10_000]);
  });

  it.each([
    ["nothing", ""],
    ["only bad lines", "u::a::many::1"],
  ])("fails when there is %s to read", async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: "EmptyData" });
  });

  it("fails when a header has no column for the item", async () => {
    await expect(read("userId,stars\n1,5")).rejects.toMatchObject({ code: "InvalidData" });
  });
});

describe("reading a file of ratings", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-ratings-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string | Buffer) => {
    const path = join(folder, "ratings");
    writeFileSync(path, content);
    return readRatings(path);
  };
  const text = "user,item,rating\nü,a,5\nv,b,4\n";
  const objects = [
    { user: "ü", item: "a", rating: 5 },
    { user: "v", item: "b", rating: 4 },
  ];

  it.each<[string, string | Buffer]>([
    ["UTF-8 with a byte order mark", `\ufeff${text}`],
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["gzip", gzipSync(text)],
    ["old Macs' line breaks", text.replaceAll("\n", "\r")],
    ["a JSON array", JSON.stringify(objects, null, 1)],
  ])("takes %s", async (_, content) => {
    const { interactions, users } = await file(content);
    expect([users.names, [...interactions.rating]]).toEqual([
      ["ü", "v"],
      [5, 4],
    ]);
  });

  it.each<[string, Buffer, string]>([
    ["a zip file", Buffer.from("504b030414000000", "hex"), "InvalidData"],
    ["a gzip file that ends too early", gzipSync(text).subarray(0, -9), "InvalidData"],
    ["an empty file", Buffer.alloc(0), "EmptyData"],
  ])("fails when it is %s", async (_, content, code) => {
    await expect(file(content)).rejects.toMatchObject({ code });
  });
});

it("fails when a catalogue knows none of the items, as one of another format does", async () => {
  const { items } = await read("u::1::5::1");
  await expect(parseCatalogue(["movieId,title,genres", "1,One,War"], items)).rejects.toMatchObject({
    code: "InvalidData",
  });
});

it("a catalogue has titles and categories for the known items", async () => {
  const { items } = await read("u::1::5::1\nu::2::5::1\nu::3::5::1");
  const catalogue = await parseCatalogue(
    ["2::Two (1999)::Drama|War", "9::Nine::Drama", "1::One::War"],
    items,
  );
  expect(catalogue).toEqual({
    titles: ["One", "Two (1999)", ""],
    categories: [[1], [0, 1], []],
    categoryNames: ["Drama", "War"],
  });
});
