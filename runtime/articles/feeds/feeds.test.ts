import { gzipSync } from "node:zlib";
import { newsWorld } from "../sample/sample-world";
import { plainText } from "../text/plain-text";
import { type ArticleEntry, FeedRefused } from "./feed-problems";
import { readFeed } from "./read-feed";

async function entriesOf(content: string | Uint8Array, pieceBytes = 1000): Promise<ArticleEntry[]> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  async function* pieces() {
    for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
  }
  const entries: ArticleEntry[] = [];
  for await (const entry of readFeed(pieces())) entries.push(entry);
  return entries;
}

const refusalOf = (content: string | Uint8Array) =>
  entriesOf(content).then(
    () => undefined,
    (error: unknown) => (error instanceof FeedRefused ? error.code : error),
  );

const world = newsWorld({ articles: 20, readers: 1 }).articles.map(({ article }) => article);
const one = {
  id: "a1",
  title: 'Trains, boats & "planes"',
  text: "First.\nSecond.",
  category: "Travel",
  publisher: "Post",
  publishedAt: "2026-01-01T10:00:00Z",
};
const line = (other: object) => JSON.stringify({ ...one, ...other });
const read = { ...one, publishedAt: "2026-01-01T10:00:00.000Z" };

describe("a file of articles", () => {
  const lines = world.map((article) => JSON.stringify(article)).join("\n");

  it.each<[string, string | Uint8Array]>([
    ["JSON lines", lines],
    ["a JSON array", JSON.stringify(world, undefined, 2)],
    ["gzip", gzipSync(lines)],
    ["UTF-16", Buffer.from(`\ufeff${lines}`, "utf16le")],
  ])("is read as %s", async (_, content) => {
    expect((await entriesOf(content)).map(({ article }) => article)).toEqual(world);
  });

  it("is read as CSV, by whatever name columns are called", async () => {
    const csv = [
      "Article_ID;Headline;Body;Section;Source;pub_date;unknown",
      'a1;"Trains, boats & ""planes""";"First.\nSecond.";Travel;Post;2026-01-01T10:00:00Z;x',
      "a2;too few",
      "a3;Title;Text;Travel;Post;yesterday;x",
      "a4;Title;;Travel;Post;2026-01-01T10:00:00Z;x",
    ].join("\r\n");
    expect(await entriesOf(csv)).toEqual([
      { number: 2, article: read },
      { number: 4, problem: "Malformed" },
      { number: 5, problem: "FieldNotValid", field: "publishedAt" },
      { number: 6, problem: "FieldMissing", field: "text" },
    ]);
  });

  it.each<[name: string, line: string, problem: Omit<ArticleEntry, "number">]>([
    ["that is cut off", "{", { problem: "Malformed" }],
    ["that is an array", "[1]", { problem: "Malformed" }],
    ["that is a text", '"text"', { problem: "Malformed" }],
    ["with a field twice", '{"id":"a","id":"b"}', { problem: "Malformed" }],
    ["with a deep field", `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, { problem: "Malformed" }],
    ["without a title", line({ title: undefined }), { problem: "FieldMissing", field: "title" }],
    ["with a long title", line({ title: "x".repeat(301) }), { problem: "FieldNotValid", field: "title" }],
    ["with a list for a title", line({ title: ["x"] }), { problem: "FieldNotValid", field: "title" }],
    ["with U+0000", line({ title: "a\0b" }), { problem: "TextNotValid", field: "title" }],
    ["with a script", line({ url: "javascript:alert(1)" }), { problem: "FieldNotValid", field: "url" }],
    ["with http", line({ image: "http://news.example/" }), { problem: "FieldNotValid", field: "image" }],
    ["with no time", line({ publishedAt: "12" }), { problem: "FieldNotValid", field: "publishedAt" }],
    ["with a long text", line({ text: "x".repeat(70_000) }), { problem: "TooLong" }],
  ])("leaves out a line %s", async (_, wrong, problem) => {
    const entries = await entriesOf([line({}), wrong, line({ id: "a2" })].join("\n"));
    expect(entries).toEqual([
      { number: 1, article: read },
      { number: 2, ...problem },
      { number: 3, article: { ...read, id: "a2" } },
    ]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ["a picture", Buffer.from("89504e470d0a1a0a00000000", "hex"), "NotText"],
    ["a packed file that ends early", gzipSync(lines).subarray(0, 500), "CutOff"],
    ["CSV without a header", "1;2;3\n4;5;6", "HeaderNotKnown"],
    ["a page", "<html><body>no feed</body></html>", "NotAFeed"],
  ])("is refused when it is %s", async (_, content, code) => {
    expect(await refusalOf(content)).toBe(code);
  });
});

const rss = (items: string, head = '<?xml version="1.0" encoding="UTF-8"?>') => `${head}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour &amp; Post</title><language>en-GB</language><link>https://news.example/</link>
<image><title>logo</title><url>https://news.example/logo.png</url></image>
${items}</channel></rss>`;

const item = `<item><guid isPermaLink="true">https://news.example/1</guid><title>Trains &#38; boats</title>
<link>https://news.example/1</link><pubDate>Thu, 01 Jan 2026 11:00:00 +0100</pubDate><category>Travel</category><category>Sea</category>
<description>&lt;p&gt;In short&lt;/p&gt;</description><content:encoded><![CDATA[<p>First.</p><p>Second.</p>]]></content:encoded>
<enclosure url="https://news.example/a.mp3" type="audio/mpeg"/><media:content url="https://news.example/a.jpg" medium="image"/></item>`;

describe("a feed", () => {
  it.each([1, 7, 100_000])("of RSS is read, however it arrives: %d bytes at a time", async (pieceBytes) => {
    expect(await entriesOf(rss(item + item.replaceAll("/1<", "/2<")), pieceBytes)).toEqual([
      {
        number: 1,
        article: {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          title: "Trains & boats",
          text: "<p>First.</p><p>Second.</p>",
          summary: "<p>In short</p>",
          category: "Travel",
          publisher: "Harbour & Post",
          language: "en",
          publishedAt: "2026-01-01T10:00:00.000Z",
          url: "https://news.example/1",
          image: "https://news.example/a.jpg",
        },
      },
      { number: 2, article: expect.objectContaining({ url: "https://news.example/2" }) },
    ]);
  });

  it("of Atom is read, with XHTML too", async () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>La Gazette</title><updated>2026-01-02T00:00:00Z</updated>
      <entry><id>urn:1</id><title type="html">L&amp;#39;eau</title><updated>2026-01-01T10:00:00Z</updated><category term="Science"/>
      <link rel="self" href="https://news.example/self"/><link href="https://news.example/1"/><link rel="enclosure" type="image/png" href="https://news.example/a.png"/>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un.</p><p>Deux <b>trois</b>.</p></div></content></entry></feed>`;
    const [entry] = await entriesOf(atom);
    expect(entry?.article).toMatchObject({
      title: "L&#39;eau",
      category: "Science",
      publisher: "La Gazette",
      language: "fr",
      url: "https://news.example/1",
      image: "https://news.example/a.png",
    });
    expect(plainText(entry?.article?.text ?? "")).toBe("Un.\n\nDeux trois.");
  });

  it("leaves out an entry that cannot be taken, and says which", async () => {
    const entries = await entriesOf(
      rss(`<item><title>no date</title><guid>a</guid><description>x</description></item>${item}<item/>`),
    );
    expect(entries.map(({ number, problem, field }) => [number, problem, field])).toEqual([
      [1, "FieldMissing", "publishedAt"],
      [2, undefined, undefined],
      [3, "FieldMissing", "id"],
    ]);
  });

  it.each([
    [
      "entities that multiply",
      `<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`,
      "DoctypeNotAllowed",
    ],
    [
      "an external entity",
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>`,
      "DoctypeNotAllowed",
    ],
    [
      "a document type of elsewhere",
      '<!doctype rss SYSTEM "http://169.254.169.254/x.dtd">',
      "DoctypeNotAllowed",
    ],
    ["another encoding", '<?xml version="1.0" encoding="ISO-2022-JP"?>', "EncodingNotKnown"],
  ])("is refused with %s", async (_, head, code) => {
    expect(await refusalOf(rss(item, head))).toBe(code);
  });

  it("is refused when elements lie too deep in each other, or it ends too early", async () => {
    expect(await refusalOf(rss("<a>".repeat(100_000)))).toBe("TooDeep");
    expect(await refusalOf(rss(item).slice(0, -30))).toBe("CutOff");
  });

  it("makes no more of an entity than stands there, and leaves out an entry without an end", async () => {
    const entries = await entriesOf(
      rss(
        item.replace("Trains &#38; boats", "&xxe;&lt;b&gt;") +
          `<item><title>${"x".repeat(600_000)}</title></item>` +
          item,
      ),
    );
    expect(entries.map(({ problem }) => problem)).toEqual([undefined, "TooLong", undefined]);
    expect(entries[0]?.article?.title).toBe("&xxe;<b>");
  });
});
