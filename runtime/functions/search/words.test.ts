import { catalogueIndex } from "../../catalogue/catalogue-index";
import { random } from "../../shared/random";
import { modelOf } from "../../shared/testing/scoring-server";
import { escapeWords } from "./catalogue/escape-words";
import { RunningApi } from "./testing/running-api";

const api = new RunningApi();
beforeAll(async () => {
  await api.start();
  await api.importCatalogue("blue");
});
afterAll(() => api.end());

const search = (parameters: Record<string, string>) =>
  api.request("GET", `/api/v1/search?${new URLSearchParams(parameters)}`);

describe("a person's words", () => {
  it.each([
    ['5" heel', []],
    ["T-shirt (red", ["black-shirt", "red-dress", "white-shirt"]],
    ["red)", ["red-dress"]],
    ["-shirt", ["black-shirt", "white-shirt"]],
    ["+red +jeans", ["jeans", "red-dress"]],
    ['"dress red"', ["blue-dress", "red-dress"]],
    ["red | jeans", ["jeans", "red-dress"]],
    ["shir*", []],
    ["*", []],
    ["linen\\", ["white-shirt"]],
    ['"', []],
    ["(", []],
    ["jeans~2", ["jeans"]],
    // AI Search's words go on over a colon between letters
    ["title:jeans AND category:trousers", []],
    ["title: jeans AND category", ["jeans"]],
  ])("%j are looked for as they stand", async (text, ids) => {
    const { status, json } = await search({ text });
    expect(status).toBe(200);
    expect(json.items.map(({ id }: { id: string }) => id).sort()).toEqual(ids);
  });

  it.each([
    "'",
    "''",
    "men's coats",
    "a,b",
    "' or price gt 0 or category eq '",
    "x') or true",
    "\u0000",
    "🧥",
    "\ud800",
    "%27",
    "null",
    "*",
  ])("%j as a category are compared, never read as a filter", async (category) => {
    const { status, json } = await search({ category });
    expect(status).toBe(200);
    expect(json.items.map(({ id }: { id: string }) => id)).toEqual(
      category === "men's coats" ? ["o-neill"] : [],
    );
  });

  it("never become a refusal of the index, whatever they are made of", async () => {
    const source = random(41);
    const pieces = [
      '"',
      "(",
      ")",
      "+",
      "-",
      "|",
      "*",
      "\\",
      "~",
      "'",
      "''",
      ",",
      ":",
      "/",
      "^",
      "[",
      "]",
      "{",
      "}",
      "!",
      "&&",
      "AND",
      "OR",
      "NOT",
      " ",
      "\t",
      "\n",
      "%",
      "#",
      "red",
      "shirt",
      "5",
      "é",
      "🧥",
      "\u0000",
      "\u200f",
      "ﬀ",
    ];
    const words = () =>
      Array.from({ length: 1 + source.below(12) }, () => pieces[source.below(pieces.length)]).join("");
    const refused: unknown[] = [];
    for (let round = 0; round < 250; round++) {
      const parameters = { text: words(), ...(round % 3 === 0 && { category: words() }) };
      const { status } = await search(parameters);
      if (status !== 200 && parameters.text.trim() !== "") refused.push({ status, parameters });
    }
    expect(refused).toEqual([]);
  });

  it("are the same after what makes them literal is taken back", () => {
    const source = random(42);
    for (let round = 0; round < 500; round++) {
      const text = String.fromCharCode(
        ...Array.from({ length: source.below(40) }, () => 32 + source.below(100)),
      );
      expect(escapeWords(text).replaceAll(/\\(.)/gs, "$1")).toBe(text);
      expect(escapeWords(text).replaceAll(/\\./gs, "")).not.toMatch(/[+|"()'\\*~-]/);
    }
  });
});

describe("a number", () => {
  it.each(["0x10", "1e1", " 5", "5.0", "+5", "-5", "٣", "5_0", "1,0", "Infinity", "NaN", "true", "5n"])(
    "is refused when it is written as %j",
    async (top) => {
      expect(await search({ top })).toMatchObject({ status: 400, json: { errors: [{ parameter: "top" }] } });
    },
  );

  it.each(["0x10", "1e3", "12,50", "-1", "1.", ".5", "1e999", "9999999999999999", "0.00000001"])(
    "is refused as a price when it is written as %j",
    async (minPrice) => {
      expect(await search({ minPrice })).toMatchObject({
        status: 400,
        json: { errors: [{ parameter: "minPrice" }] },
      });
    },
  );

  it.each(["0", "0.000001", "59.90", "1000000000000"])(
    "is a price when it is written as %j",
    async (maxPrice) => {
      expect(await search({ maxPrice })).toMatchObject({ status: 200 });
    },
  );
});

it("refuses a parameter that is given twice, whatever its name", async () => {
  for (const query of ["top=1&top=2", "category=a&category=b", "__proto__=1&__proto__=2"]) {
    const name = query.slice(0, query.indexOf("="));
    const { status, json } = await api.request("GET", `/api/v1/search?${query}`);
    expect(status).toBe(400);
    expect(json.errors).toContainEqual({ parameter: name, message: "is given more than once" });
  }
  expect((await api.request("GET", "/api/v1/search?top=&top=2")).status).toBe(200);
});

it("names twenty wrong parameters at most", async () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`unknown${index}`, "x"]));
  const { json, text } = await search(many);
  expect(json.errors).toHaveLength(20);
  expect(json.detail).toContain("and 480 more");
  expect(text.length).toBeLessThan(4000);
});

it("is our fault when the index does not understand the question, not an outage", async () => {
  const index = catalogueIndex(modelOf("purple"));
  const fields = index.fields.filter(({ name }) => name !== "stock");
  await api.createIndex({ ...index, fields });
  api.search.grant(["Search Index Data Reader"]);
  const answer = await api.postPhoto(
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    "?deployment=purple&inStock=true",
  );
  expect(answer).toMatchObject({ status: 500, json: { code: "SearchRefused" } });
  expect(answer.headers.get("retry-after")).toBeNull();
  expect(api.logged.at(-1)).toContain("AI Search answered 400");
});
