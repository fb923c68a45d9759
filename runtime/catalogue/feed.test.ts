import { gzipSync } from "node:zlib";
import { longestLine } from "../shared/text/lines";
import { type FeedEntry, readFeed } from "./feed";
import { FeedError } from "./feed-error";

const header = "id,title,category,price,currency,link,image,stock,updated";
const good =
  "1001,Striped T-shirt,T-shirts,19.90,EUR,https://shop.example/1001,images/1001.jpg,12,2026-11-01T08:00:00+01:00";

/** In pieces of `size` bytes, as a download may bring it. */
async function read(text: string | Buffer, size = 7): Promise<FeedEntry[]> {
  const bytes = Buffer.from(text as string);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const entries: FeedEntry[] = [];
  for await (const entry of readFeed(pieces())) entries.push(entry);
  return entries;
}

const problem = (line: number, text: string | RegExp) =>
  expect.objectContaining({ line, problem: expect.stringMatching(text) });

it("reads a row with all its values", async () => {
  expect(await read(`${header}\n${good}\n`)).toEqual([
    {
      line: 2,
      id: "1001",
      row: {
        item: {
          id: "1001",
          title: "Striped T-shirt",
          category: "T-shirts",
          price: 19.9,
          currency: "EUR",
          link: "https://shop.example/1001",
          stock: 12,
          updated: "2026-11-01T07:00:00.000Z",
        },
        image: "images/1001.jpg",
      },
    },
  ]);
});

it("leaves open what a row or a whole feed does not say", async () => {
  const nothing = { price: null, currency: null, link: null, stock: null, updated: null };
  expect(await read("image,category,title,id\na.jpg,Hats,Hat,1")).toMatchObject([{ row: { item: nothing } }]);
  expect(await read(`${header}\n1,Hat,Hats,,EUR,,a.jpg,,`)).toMatchObject([{ row: { item: nothing } }]);
});

it.each([
  ["commas", ","],
  ["semicolons", ";"],
  ["tabs", "\t"],
])("reads columns with %s between them, a byte order mark and Windows' line breaks", async (_, delimiter) => {
  const text = `\ufeffID;Title;Category;Image\r\n1;Hat;Hats;a.jpg\r\n\r\n2;Cap;Hats;b.jpg`.replaceAll(
    ";",
    delimiter,
  );
  for (const size of [1, 2, 3, 1000]) {
    expect(await read(text, size)).toMatchObject([
      { line: 2, row: { item: { id: "1", title: "Hat" }, image: "a.jpg" } },
      { line: 4, row: { item: { id: "2", title: "Cap" }, image: "b.jpg" } },
    ]);
  }
});

it("reads quoted fields with delimiters, quotation marks and line breaks in them", async () => {
  const entries = await read(
    'id,title,category,image\n1,"A ""big"", wide\nhat",Hats,a.jpg\n2,Cap,"Hats",b.jpg\n',
  );
  expect(entries).toMatchObject([
    { line: 2, row: { item: { title: 'A "big", wide\nhat' } } },
    { line: 4, row: { item: { title: "Cap", category: "Hats" } } },
  ]);
});

it("reads JSON lines with numbers, texts and nulls", async () => {
  const rows = [
    {
      id: 7,
      title: "Hat",
      category: "Hats",
      image: "a.jpg",
      price: 5,
      currency: "EUR",
      stock: null,
      colour: "red",
    },
    {
      id: "8",
      title: "Crêpe",
      category: "Hats",
      image: "https://cdn.example/b.jpg",
      price: "5.50",
      currency: "CHF",
    },
  ];
  expect(await read(rows.map((row) => JSON.stringify(row)).join("\n"), 1)).toMatchObject([
    { line: 1, id: "7", row: { item: { price: 5, stock: null } } },
    { line: 2, id: "8", row: { item: { title: "Crêpe", price: 5.5, currency: "CHF" } } },
  ]);
});

it("goes on after rows that are not valid", async () => {
  const entries = await read(
    `${header}\n1,Hat\n${good}\n2,x"y,Hats,,,,a.jpg,,\n3,"x"y,Hats,,,,a.jpg,,\n${good}`,
  );
  expect(entries).toEqual([
    problem(2, "the row has 2 columns, the header has 9"),
    expect.objectContaining({ line: 3, row: expect.anything() }),
    problem(4, /quotation mark.*stands inside field 2/),
    problem(5, /something follows the closing quotation mark.*field 2/),
    expect.objectContaining({ line: 6, row: expect.anything() }),
  ]);
});

it("goes on with the next line when a quotation mark is never closed", async () => {
  const entries = await read(`${header}\n1,"Hat,Hats,,,,a.jpg,,\n${good}\n${good}`);
  expect(entries).toEqual([
    problem(2, "never closed"),
    expect.objectContaining({ line: 3, row: expect.anything() }),
    expect.objectContaining({ line: 4, row: expect.anything() }),
  ]);
});

it("goes on after a line of any length", async () => {
  const entries = await read(`${header}\n1,${"x".repeat(3 * longestLine)},Hats,,,,a.jpg,,\n${good}`, 10_000);
  expect(entries).toEqual([
    problem(2, "more than 65536"),
    expect.objectContaining({ line: 3, row: expect.anything() }),
  ]);
});

it("reports all that is wrong with a row at once", async () => {
  const [entry] = await read(
    `${header}\n_1/2,,Hats,"12,50",Euro,http://shop.example,../a.jpg,-1,yesterday\n`,
  );
  expect(entry).toEqual({
    line: 2,
    id: "_1/2",
    problem: expect.stringMatching(
      /^id must .*; title must not be empty; price must .* not "12,50"; currency must be an ISO 4217.*; link must be a URL.*; image must be a path.*; stock must be a whole.*; updated must be a time/,
    ),
  });
});

it.each([
  ["a price without a currency", "1,Hat,Hats,5,,,a.jpg,,", "currency must be given where a price is"],
  [
    "an image behind plain http",
    "1,Hat,Hats,,,,http://a.example/a.jpg,,",
    "image must be a URL that begins with https",
  ],
  ["an image with a path from the root", "1,Hat,Hats,,,,/a.jpg,,", "image must be a path"],
  ["no image", "1,Hat,Hats,,,,,,", "image must be a path"],
  ["an id of 513 characters", `${"1".repeat(513)},Hat,Hats,,,,a.jpg,,`, "id must have at most 512"],
  [
    "an id that an export made of nothing",
    "NaN,Hat,Hats,,,,a.jpg,,",
    "id must not stand for a missing number",
  ],
  ["control characters", "1,H\u0000at,Hats,,,,a.jpg,,", "title must not hold control characters"],
  ["a script as link", "1,Hat,Hats,,,javascript:alert(1),a.jpg,,", "link must be a URL"],
  ["a price beyond all numbers", "1,Hat,Hats,1e999,EUR,,a.jpg,,", "price must be a number"],
])("fails a row with %s", async (_, row, expected) => {
  expect(await read(`${header}\n${row}`)).toEqual([problem(2, expected)]);
});

it("fails a row that is not UTF-8, and no other", async () => {
  const bytes = Buffer.concat([
    Buffer.from("id,title,category,image\n1,Cr"),
    Buffer.from([0xea]), // "ê" in Latin 1
    Buffer.from("pe,Hats,a.jpg\n2,Hat,Hats,a.jpg"),
  ]);
  expect(await read(bytes)).toEqual([
    problem(2, "title must be UTF-8"),
    expect.objectContaining({ id: "2" }),
  ]);
});

it.each([
  ["text that is not JSON", "{x}", "not JSON"],
  ["an object as value", '{"id":{}}', "id must be text"],
])("fails a JSON line with %s", async (_, line, expected) => {
  const hat = '{"id":"1","title":"Hat","category":"Hats","image":"a.jpg"}';
  expect(await read(`${hat}\n${line}\n[]`)).toMatchObject([
    { id: "1" },
    problem(2, expected),
    problem(3, "not a JSON object"),
  ]);
});

describe("whatever an export looks like", () => {
  const lines = ["id,title,category,image", "1,Crêpe,Hats,a.jpg", "2,Mütze,Hats,b.jpg"];
  const text = `${lines.join("\n")}\n`;
  const swapped = Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  const objects = [
    { id: "1", title: "Crêpe", category: "Hats", image: "a.jpg", tags: ["[", { a: '}"' }] },
    { id: "2", title: "Mütze", category: "Hats", image: "b.jpg" },
  ];

  it.each<[string, string | Buffer]>([
    ["UTF-16, little end first", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16, big end first", swapped],
    ["UTF-16 without its mark", Buffer.from(text, "utf16le")],
    ["UTF-16 without its mark, big end first", swapped.subarray(2)],
    ["gzip", gzipSync(text)],
    ["gzip of UTF-16", gzipSync(swapped)],
    ["gzip in two members", Buffer.concat([gzipSync(text.slice(0, 30)), gzipSync(text.slice(30))])],
    ["old Macs' line breaks", text.replaceAll("\n", "\r")],
    ["all kinds of line breaks", `${lines[0]}\r\n${lines[1]}\r\r\n${lines[2]}`],
    ["Excel's first line", `sep=;\r\n${text.replaceAll(",", ";")}`],
    ["Excel's first line for tabs", `sep=\t\r\n${text.replaceAll(",", "\t")}`],
    ["bars", text.replaceAll(",", "|")],
    ["a JSON array in one line", JSON.stringify(objects)],
    ["a JSON array over many lines", `\ufeff${JSON.stringify(objects, null, 2)}\n`],
    ["JSON lines", objects.map((object) => JSON.stringify(object)).join("\n")],
    [
      "JSON lines with other letters in their names",
      objects
        .map((o) => JSON.stringify({ ID: o.id, Title: o.title, Category: o.category, IMAGE: o.image }))
        .join("\n"),
    ],
  ])("reads %s", async (_, content) => {
    for (const size of [1, 2, 3, 1000]) {
      expect(await read(content, size)).toMatchObject([
        { row: { item: { id: "1", title: "Crêpe" }, image: "a.jpg" } },
        { row: { item: { id: "2", title: "Mütze" }, image: "b.jpg" } },
      ]);
    }
  });

  it.each<[string, string | Buffer]>([
    ["a zip file", Buffer.from("504b030414000000", "hex")],
    ["an old Excel workbook", Buffer.from("d0cf11e0a1b11ae1", "hex")],
    ["a PDF", "%PDF-1.7"],
    ["XML", '<?xml version="1.0"?><items/>'],
    ["a web page", "<!DOCTYPE html>"],
    ["UTF-32", Buffer.from("fffe000041000000", "hex")],
    ["gzip twice", gzipSync(gzipSync(text))],
    ["a damaged gzip file", Buffer.concat([gzipSync(text).subarray(0, 12), Buffer.alloc(40, 7)])],
    ["one JSON object over several lines", JSON.stringify({ items: objects }, null, 2)],
    ["one JSON object with its rows inside", JSON.stringify({ items: objects })],
    ["something binary", Buffer.from([1, 2, 3, 0, 5, 6])],
  ])("fails when it is %s, and says so", async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: "FeedFormatNotSupported" });
  });
});

it("keeps numbers as they stand in JSON, however long", async () => {
  const ids = ["12345678901234567890", "12345678901234567891", "9007199254740993"];
  const entries = await read(
    ids.map((id) => `{"id":${id},"title":1.10,"category":"Hats","image":"a.jpg"}`).join("\n"),
  );
  expect(entries).toMatchObject(ids.map((id) => ({ id, row: { item: { id, title: "1.10" } } })));
});

it.each([
  ["a fraction as id", '"id":1.0', "id must be text or a whole number"],
  ["an exponent as id", '"id":1e3', "id must be text or a whole number"],
  ["true as id", '"id":true', "id must be text"],
  ["null as id", '"id":null', "id must be made of"],
  ["an empty text as id", '"id":""', "id must be made of"],
  ["a key twice", '"id":"1","id":"2"', '"id" stands in it twice'],
  ["a key twice in other letters", '"id":"1","ID":"2"', '"ID" stands in it twice'],
  ["an exponent as price", '"id":"1","price":1e3,"currency":"EUR"', "price must be a number"],
  ["true as price", '"id":"1","price":true,"currency":"EUR"', "price must be text, a number"],
  ["a negative stock", '"id":"1","stock":-1', "stock must be a whole number"],
  ["half a piece in stock", '"id":"1","stock":1.5', "stock must be a whole number"],
])("fails a JSON line with %s", async (_, members, expected) => {
  expect(await read(`{${members},"title":"Hat","category":"Hats","image":"a.jpg"}\n`)).toEqual([
    problem(1, expected),
  ]);
});

it.each([
  ["a decimal comma", '"12,50"', "price must be a number"],
  ["thousands and a decimal comma", '"1.234,50"', "price must be a number"],
  ["a point that may stand for thousands", "1.299", "price may mean thousands"],
  ["a currency sign", "€12.50", "price must be a number"],
  ["a hexadecimal number", "0x10", "price must be a number"],
  ["an exponent", "1e3", "price must be a number"],
  ["infinity", "Infinity", "price must be a number"],
  ["a sign", "-1", "price must be a number"],
])("fails a price with %s", async (_, price, expected) => {
  expect(await read(`${header}\n1,Hat,Hats,${price},EUR,,a.jpg,,\n`)).toEqual([problem(2, expected)]);
});

it.each([
  ["12.500000", "EUR", 12.5],
  [" 12 ", "EUR", 12],
  ["1.234", "KWD", 1.234],
])("reads the price %s in %s", async (price, currency, expected) => {
  expect(await read(`${header}\n1,Hat,Hats,${price},${currency},,a.jpg,,\n`)).toMatchObject([
    { row: { item: { price: expected } } },
  ]);
});

it.each([
  "2026-02-30T10:00:00Z",
  "2026-13-01T10:00:00Z",
  "0000-00-00T00:00:00Z",
  "13/01/2020",
  "2026-01-01T10:00:00",
])("fails a row with the time %s", async (updated) => {
  expect(await read(`${header}\n1,Hat,Hats,,,,a.jpg,,${updated}\n`)).toEqual([
    problem(2, "updated must be a time"),
  ]);
});

describe("an export that was cut off", () => {
  const csv = `${header}\n${good}\n${good.replace("1001", "1002")}\n`;
  const array = JSON.stringify([1, 2].map((id) => ({ id, title: "Hat", category: "Hats", image: "a.jpg" })));

  it.each<[string, string | Buffer]>([
    ["inside a row", csv.slice(0, -60)],
    ["inside a quoted field", `${csv}1003,"Long\n`],
    ["inside a letter", Buffer.from(`${csv}1003,é`).subarray(0, -1)],
    ["inside a JSON line", '{"id":1,"title":"Hat","category":"Hats","image":"a.jpg"}\n{"id":2,"ti'],
    ["inside a JSON array", array.slice(0, -5)],
    ["before the end of a JSON array", array.slice(0, -1)],
    ["inside a gzip file", gzipSync(csv).subarray(0, -12)],
  ])("%s ends with a row that says so", async (_, content) => {
    const entries = await read(content);
    expect(entries.at(-1)).toMatchObject({ isOpen: true, problem: expect.any(String) });
  });

  it("is not what ends without a line break and is whole", async () => {
    expect((await read(csv.trimEnd())).map((entry) => "row" in entry)).toEqual([true, true]);
  });
});

it.each([
  ["it is empty", "\n \n", "FeedEmpty"],
  ["its header lacks columns", "id,name\n1,Hat", "FeedHeaderWrong"],
  ["its header names a column twice", `${header},id\n`, "FeedHeaderWrong"],
])("fails the whole feed when %s", async (_, text, code) => {
  await expect(read(text)).rejects.toMatchObject({ code, constructor: FeedError });
});
