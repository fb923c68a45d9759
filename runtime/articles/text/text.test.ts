import { newsWorld } from "../sample/sample-world";
import { cleanLine, cleanText } from "./clean-text";
import { languageOf } from "./language-of";
import { plainText } from "./plain-text";
import { addressProblem } from "./public-address";
import { readingTime } from "./reading-time";

describe("plain text", () => {
  it("is an article's paragraphs, without its HTML", () => {
    const html = `<html><head><title>no</title></head><body><h1>Trains &amp; boats</h1>
      <p>First <b>line</b>,<br>second&nbsp;one.</p><ul><li>one</li><li>two</li></ul><p>Fr&uuml;hling &#8211; &#x2713;</p></body>`;
    expect(plainText(html)).toBe("Trains & boats\n\nFirst line,\nsecond one.\n\none\n\ntwo\n\nFrühling – ✓");
  });

  it("is left as it is when it was no HTML", () => {
    expect(plainText("First: 1 < 2 & 3.\r\nSecond.\r\n\r\n\r\nThird.")).toBe(
      "First: 1 < 2 & 3.\nSecond.\n\nThird.",
    );
  });

  it.each([
    ["<p>a<script>alert(1)</script>b</p>", "ab"],
    ["<p>a<SCRIPT\n>alert(1)</sCript\n>b</p>", "ab"],
    ["a<style>p{}</style><svg onload=alert(1)><text>c</text></svg>b", "ab"],
    ["a<!-- <p>c</p> -->b<![CDATA[c]]>", "ab"],
    ["a<iframe srcdoc='<p>c</p>'></iframe>b", "ab"],
    ["a<img src=x onerror=alert(1)>b", "ab"],
    ["a<script>c", "a"],
  ])("holds nothing that is run: %s", (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it("shows what was written as text as text, tags too", () => {
    expect(plainText("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")).toBe("<script>alert(1)</script>");
  });

  it.each(["<div>", "<p>", "<b><p>", "</p>", "<a href='", "&amp;", "<!--", "<svg>"])(
    "of 200,000 characters of %s is none, and soon found to be so",
    (piece) => {
      expect(plainText(piece.repeat(Math.floor(200_000 / piece.length))).replaceAll("&", "")).toBe("");
    },
  );
});

describe("clean text", () => {
  it("has no control characters, no marks of direction, nothing without a width and no half character", () => {
    expect(cleanLine("a\u0000b\u0007c\u202Ed\u2066e\u200Bf\uFEFFg\u{E0041}h\uD800i\u00ADj\u001B[31m")).toBe(
      "abcdefghij[31m",
    );
    expect(cleanText("one\u2028two\u0085three\tfour")).toBe("one\ntwo\nthree four");
  });

  it("keeps what scripts and emoji need, and no more marks on a letter than these", () => {
    expect(cleanLine("می‌خواهم 👩‍🔬 क्ष")).toBe("می‌خواهم 👩‍🔬 क्ष");
    expect(cleanLine(`z${"\u0301\u0302".repeat(50)}`)).toHaveLength(6);
    expect(cleanLine("e\u0301")).toBe("é");
  });
});

describe("the language", () => {
  it("of a sample article is found out from its text", () => {
    const { articles } = newsWorld({ articles: 300, readers: 1 });
    const wrong = articles.filter(
      ({ article, language }) => languageOf(plainText(article.text)) !== language,
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    [
      "La riunione del consiglio comunale è stata rinviata a lunedì prossimo per mancanza del numero legale.",
      "it",
    ],
    [
      "El ayuntamiento aplazó la reunión hasta el próximo lunes porque no había suficientes concejales.",
      "es",
    ],
    ["Posiedzenie rady miasta zostało przełożone na przyszły poniedziałek z powodu braku kworum.", "pl"],
    ["市議会の会議は来週の月曜日に延期されました。議員の数が足りなかったためです。", "ja"],
    ["Заседание городского совета перенесено на следующий понедельник из-за отсутствия кворума.", "ru"],
    ["12:0, 3:1", "und"],
    ["", "und"],
  ])("of %s is %s", (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});

it("counts words, and characters where a script has no words", () => {
  expect(readingTime("It’s one of the 10 best-known sights.")).toEqual({ words: 7, seconds: 2 });
  expect(readingTime("市議会の会議")).toEqual({ words: 3, seconds: 1 });
  expect(readingTime("")).toEqual({ words: 0, seconds: 1 });
  expect(readingTime("word ".repeat(238)).seconds).toBe(60);
});

describe("an address", () => {
  it.each([
    "https://news.example/a?b#c",
    "http://93.184.216.34/",
    "https://[2606:4700::1111]/",
    "https://bücher.example/",
  ])("that is public may be shown: %s", (address) => {
    expect(addressProblem(address)).toBeUndefined();
  });

  it.each([
    ["javascript:alert(1)", "AddressNotValid"],
    ["JaVaScRiPt:alert(1)", "AddressNotValid"],
    ["data:text/html,<script>", "AddressNotValid"],
    ["//news.example/", "AddressNotValid"],
    ["https://", "AddressNotValid"],
    ["http://localhost/", "AddressNotPublic"],
    ["http://LOCALHOST./", "AddressNotPublic"],
    ["http://127.0.0.1/", "AddressNotPublic"],
    ["http://2130706433/", "AddressNotPublic"],
    ["http://0x7f.1/", "AddressNotPublic"],
    ["http://0177.0.0.1/", "AddressNotPublic"],
    ["http://10.1.2.3/", "AddressNotPublic"],
    ["http://172.31.0.1/", "AddressNotPublic"],
    ["http://192.168.1.1/", "AddressNotPublic"],
    ["http://169.254.169.254/metadata", "AddressNotPublic"],
    ["http://168.63.129.16/", "AddressNotPublic"],
    ["http://[::1]/", "AddressNotPublic"],
    ["http://[::ffff:127.0.0.1]/", "AddressNotPublic"],
    ["http://[fd00::1]/", "AddressNotPublic"],
    ["http://[fe80::1]/", "AddressNotPublic"],
    ["http://[64:ff9b::7f00:1]/", "AddressNotPublic"],
    ["http://[2002:7f00:1::]/", "AddressNotPublic"],
    ["http://router/", "AddressNotPublic"],
    ["http://metadata.google.internal/", "AddressNotPublic"],
    ["http://printer.local/", "AddressNotPublic"],
    ["https://user:secret@news.example/", "AddressNotPublic"],
    ["https://news.example:8443/", "AddressNotPublic"],
    ["http://１２７.0.0.1/", "AddressNotPublic"],
  ])("that is not is refused: %s", (address, problem) => {
    expect(addressProblem(address)).toBe(problem);
  });
});
