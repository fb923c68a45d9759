import { parseCatalogue } from "./read-catalogue";
import { parseRatings, type ReadOptions } from "./read-ratings";

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
