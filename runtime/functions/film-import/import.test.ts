import { gzipSync } from "node:zlib";
import { FilmImportReport } from "../../films/film-import-report";
import { RunningImport } from "./testing/running-import";

let estate: RunningImport;
beforeAll(async () => {
  estate = await RunningImport.start();
});
beforeEach(() => estate.empty());
afterAll(() => estate?.stop());

const good = ["1::a::5::1000", "1::b::3.5::1001", "2::a::4::1002"];
const taken = ["1 a 5 1000", "1 b 3.5 1001", "2 a 4 1002"];
const refusedOf = async (name: string) =>
  (await estate.report(`${name}.refused.jsonl`))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .map(({ line, code }) => [line, code]);

it("says that files can be taken, and which code takes them", async () => {
  expect(await estate.health()).toEqual({ jsonBody: { status: "healthy", version: "abc" } });
});

describe("a file of ratings", () => {
  it.each<[string, string | Uint8Array]>([
    ["MovieLens", good.join("\n")],
    [
      "CSV",
      ["userId,movieId,rating,timestamp", "1,a,5,1000", "1,b,3.5,1001", "2,a,4,1970-01-01T00:16:42Z"].join(
        "\r\n",
      ),
    ],
    [
      "JSON lines",
      ["1 a 5 1000", "1 b 3.5 1001", "2 a 4 1002"]
        .map((line) => line.split(" "))
        .map(([user, item, rating, time]) =>
          JSON.stringify({ user, item, rating: Number(rating), time: Number(time) }),
        )
        .join("\n"),
    ],
    ["gzip", gzipSync(good.join("\n"))],
    ["UTF-16", Buffer.from(`\ufeff${good.join("\n")}`, "utf16le")],
  ])("is taken as %s, and the same once more changes nothing", async (_, content) => {
    const report = await estate.import("ratings/r", content);
    expect(report).toMatchObject({ state: "done", kind: "ratings", taken: 3, refused: 0, problem: null });
    expect(await estate.ratings()).toEqual(taken);
    expect(FilmImportReport.parse(JSON.parse(await estate.report("ratings/r.json")))).toEqual(report);
    const before = await estate.database.rows("select xmin, * from films.ratings");
    expect(await estate.import("ratings/other-name", content)).toMatchObject({ state: "known", taken: 3 });
    expect(await estate.database.rows("select xmin, * from films.ratings")).toEqual(before);
  });

  it("leaves out what is wrong, each line with its number and reason", async () => {
    const bad = [
      "1::a",
      "x y::a::5::1",
      "1::a\0::5::1",
      "1::ä::5::1",
      `${"9".repeat(70)}::a::5::1`,
      "1::a::good::1",
      "1::a::5.5::1",
      "1::a::4.3::1",
      "1::a::5::-1",
      "1::a::5::yesterday",
      "1::a::5::4102444800",
    ];
    const more = Array.from({ length: 12 }, (_, n) => `3::f${n}::1::5`);
    const report = await estate.import("ratings/r", [...good, ...more, ...bad].join("\n"));
    expect(report).toMatchObject({ state: "done", taken: 15, refused: 11 });
    expect(report.reasons).toEqual({
      Malformed: 1,
      IdNotValid: 4,
      NotANumber: 1,
      OffScale: 2,
      TimeNotValid: 2,
      InFuture: 1,
    });
    expect(await refusedOf("ratings/r")).toEqual([
      [16, "Malformed"],
      ...[17, 18, 19, 20].map((line) => [line, "IdNotValid"]),
      [21, "NotANumber"],
      [22, "OffScale"],
      [23, "OffScale"],
      [24, "TimeNotValid"],
      [25, "TimeNotValid"],
      [26, "InFuture"],
    ]);
  });

  it("has of several ratings of a film the newest, also when the database has an older one", async () => {
    await estate.import(
      "ratings/r",
      ["1::a::1::5", "1::a::2::9", "1::a::3::7", "1::b::1::5", "1::b::2::5"].join("\n"),
    );
    expect(await estate.ratings()).toEqual(["1 a 2 9", "1 b 2 5"]);
    await estate.import("ratings/s", ["1::a::4::8", "1::b::4::6"].join("\n"));
    expect(await estate.ratings()).toEqual(["1 a 2 9", "1 b 4 6"]);
  });

  const quoted = ["user,item,rating", "1,a,5", '1,"b', 'c",4', "2,a,4", "3,a,4"].join("\n");
  it("does not mistake the half of a quoted field for a row", async () => {
    expect(await estate.import("ratings/r", quoted)).toMatchObject({ state: "done", taken: 3, refused: 2 });
    expect(await refusedOf("ratings/r")).toEqual([
      [3, "Malformed"],
      [4, "Malformed"],
    ]);
  });

  it("does not mind a line of 10 MB", async () => {
    const content = [...good, `1::${"x".repeat(10_000_000)}::5::1`, "3::a::5::1"].join("\n");
    expect(await estate.import("ratings/r", content)).toMatchObject({
      state: "done",
      taken: 4,
      reasons: { TooLong: 1 },
    });
  });

  it.each<[string, string, string | Uint8Array, RegExp]>([
    ["that ends too early", "ratings/r.gz", gzipSync(lines(5000)).subarray(0, -9), /ends before its own end/],
    ["that is damaged", "ratings/r.gz", damaged(gzipSync(lines(5000))), /damaged/],
    ["that is a zip", "ratings/r", Buffer.from("504b030414000000", "hex"), /zip/],
    ["of bytes", "ratings/r", Buffer.from(Array.from({ length: 4000 }, (_, n) => (n * 7919) % 256)), /./],
    ["with nothing in it", "ratings/r", "", /none of its lines/],
    ["whose ratings are words", "ratings/r", "1::a::good::1\n1::b::bad::2", /none of its lines/],
    ["that is mostly something else", "ratings/r", "1::a::5::1\nMIT License\nCopyright", /another kind/],
    ["with a header that nobody knows", "ratings/r", "uid,iid,stars\n1,2,3", /header/],
    ["in no folder", "r", good.join("\n"), /folders/],
  ])("%s is refused, and nothing of it is in", async (_, name, content, problem) => {
    const report = await estate.import(name, content);
    expect([report.state, report.taken, problem.test(report.problem ?? "")]).toEqual(["refused", 0, true]);
    expect(await estate.ratings()).toEqual([]);
    expect(await estate.database.rows("select * from films.films")).toEqual([]);
  });

  it("that was refused may come again in its right folder", async () => {
    expect(await estate.import("films/r", good.join("\n"))).toMatchObject({ state: "refused" });
    expect(await estate.import("ratings/r", good.join("\n"))).toMatchObject({ state: "done", taken: 3 });
  });
});

describe("a file of films", () => {
  const films = () =>
    estate.database.rows("select key, title, year, genres, words::text from films.films order by key");

  it.each<[string, string]>([
    ["MovieLens", "1::Matrix, The (1999)::Action|Sci-Fi\n2::Amélie (2001)::"],
    ["CSV", 'movieId,title,genres\n1,"Matrix, The (1999)",Action|Sci-Fi\n2,Amélie (2001),(no genres listed)'],
    [
      "JSON lines",
      '{"film_id":1,"title":"The Matrix","year":1999,"genres":["Action","Sci-Fi"]}\n{"film_id":"2","title":"Amélie","year":"2001"}',
    ],
  ])("is taken as %s", async (_, content) => {
    expect(await estate.import("films/f", content)).toMatchObject({ state: "done", taken: 2, refused: 0 });
    expect(await films()).toEqual([
      { key: "1", title: "The Matrix", year: 1999, genres: ["Action", "Sci-Fi"], words: "'matrix' 'the'" },
      { key: "2", title: "Amélie", year: 2001, genres: [], words: "'amelie'" },
    ]);
  });

  it("gives titles to films that only ratings have named", async () => {
    await estate.import("ratings/r", good.join("\n"));
    await estate.import("films/f", "a::Alien (1979)::Horror");
    expect(await films()).toMatchObject([
      { key: "a", title: "Alien" },
      { key: "b", title: null },
    ]);
  });

  it("may have titles over several lines, and says which ones it does not take", async () => {
    const content = [
      "movieId,title,genres",
      '1,"Two\nlines",Drama',
      "2,One,Drama",
      '3,"never closed,Drama',
      "4,Three,Drama,more",
      "5,,Drama",
      "6,Cut \u{FFFD},Drama",
      "7,Four (1066),Drama",
      ...["8", "9", "10", "11"].map((id) => `${id},Fine,Drama`),
    ].join("\n");
    expect(await estate.import("films/f", content)).toMatchObject({ state: "done", taken: 6, refused: 5 });
    expect(await refusedOf("films/f")).toEqual([
      [5, "Malformed"],
      [6, "Malformed"],
      [7, "TitleMissing"],
      [8, "TextNotValid"],
      [9, "YearNotValid"],
    ]);
  });
});

it("does nothing about a file that is gone", async () => {
  expect(await estate.importAgain("ratings/none")).toBeUndefined();
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, n) => `${n}::${n % 97}::${(n % 10) / 2 + 0.5}::${n}`).join("\n");
}

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, copy.length / 2, copy.length / 2 + 20);
  return copy;
}
