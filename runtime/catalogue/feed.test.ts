import { type FeedEntry, FeedError, readFeed } from "./feed";
import { longestLine } from "./feed-lines";

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
  const [entry] = await read(`${header}\n_1/2,,Hats,"12,50",Euro,http://shop.example,../a.jpg,-1,yesterday`);
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

it.each([
  ["it is empty", "\n \n", "FeedEmpty"],
  ["its header lacks columns", "id,name\n1,Hat", "FeedHeaderWrong"],
  ["its header names a column twice", `${header},id\n`, "FeedHeaderWrong"],
])("fails the whole feed when %s", async (_, text, code) => {
  await expect(read(text)).rejects.toMatchObject({ code, constructor: FeedError });
});
