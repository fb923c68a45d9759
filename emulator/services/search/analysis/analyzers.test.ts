import { SearchError } from "../search-error";
import { analyze } from "./analyze";
import type { AnalysisDefinition } from "./definition";
import { stemFrench } from "./french-stemmer";
import { stemEnglish } from "./porter-stemmer";

const tokens = (request: object, definition: AnalysisDefinition = {}) =>
  analyze(request, definition).map(({ token }) => token);
const by = (analyzer: string, text: string) => tokens({ analyzer, text });

describe("the analyzers of the reference", () => {
  it.each([
    [
      "standard.lucene",
      "The Quick-Brown fox's 3.5 U.S.A. foo_bar 1,000",
      ["the", "quick", "brown", "fox's", "3.5", "u.s.a", "foo_bar", "1,000"],
    ],
    ["standard.lucene", "a:b x/y wi-fi don’t", ["a:b", "x", "y", "wi", "fi", "don’t"]],
    ["standard.lucene", "日本語 ひら カタカナ 한국어", ["日", "本", "語", "ひ", "ら", "カタカナ", "한국어"]],
    ["standard.lucene", "❤ €5 — !", ["5"]],
    ["standardasciifolding.lucene", "Übergröße ŒUVRE", ["ubergrosse", "oeuvre"]],
    ["keyword", "One Two", ["One Two"]],
    ["simple", "It's 2 Words", ["it", "s", "words"]],
    ["stop", "The fox is in the House", ["fox", "house"]],
    ["whitespace", "One-two  Three", ["One-two", "Three"]],
    ["pattern", "One-two_3 four", ["one", "two_3", "four"]],
    ["en.lucene", "The hotel's cheapest motels are running", ["hotel", "cheapest", "motel", "run"]],
    ["fr.lucene", "L'hôtel et les chevaux de la ville", ["hotel", "cheval", "vile"]],
  ])("%s of %j", (analyzer, text, expected) => {
    expect(by(analyzer, text)).toEqual(expected);
  });

  it("a word that is longer than 255 characters is split", () => {
    expect(by("standard.lucene", "x".repeat(300)).map(({ length }) => length)).toEqual([255, 45]);
  });

  it.each(["de.lucene", "en.microsoft", "ja.microsoft"])(
    "%s is refused by name when it is needed",
    (analyzer) => {
      expect(() => by(analyzer, "x")).toThrow(expect.objectContaining({ statusCode: 501 }));
    },
  );

  it.each(["english", "en.Lucene", "constructor", "de.nobody"])(
    "fails when the analyzer is %s",
    (analyzer) => {
      expect(() => by(analyzer, "x")).toThrow(expect.objectContaining({ statusCode: 400 }));
    },
  );
});

describe("stems", () => {
  // Porter's own examples
  it.each([
    ["caresses", "caress"],
    ["ponies", "poni"],
    ["cats", "cat"],
    ["feed", "feed"],
    ["agreed", "agre"],
    ["plastered", "plaster"],
    ["motoring", "motor"],
    ["sing", "sing"],
    ["conflated", "conflat"],
    ["hopping", "hop"],
    ["falling", "fall"],
    ["filing", "file"],
    ["happy", "happi"],
    ["sky", "sky"],
    ["relational", "relat"],
    ["conditional", "condit"],
    ["vietnamization", "vietnam"],
    ["operator", "oper"],
    ["hopefulness", "hope"],
    ["formality", "formal"],
    ["triplicate", "triplic"],
    ["electrical", "electr"],
    ["goodness", "good"],
    ["revival", "reviv"],
    ["allowance", "allow"],
    ["adjustable", "adjust"],
    ["replacement", "replac"],
    ["adoption", "adopt"],
    ["probate", "probat"],
    ["cease", "ceas"],
    ["controlling", "control"],
    ["terminate", "termin"],
    ["is", "is"],
  ])("English %s is %s", (word, stem) => {
    expect(stemEnglish(word)).toBe(stem);
  });

  it.each([
    ["chevaux", "cheval"],
    ["hiboux", "hibou"],
    ["chantés", "chant"],
    ["chanter", "chant"],
    ["baronnes", "baron"],
    ["attendrissement", "atendri"],
    ["tristement", "trist"],
    ["rapidement", "rapid"],
    ["investigatrice", "investig"],
    ["fraîcheur", "fraicheu"],
    ["naturelles", "naturel"],
    ["cinquième", "cinqu"],
  ])("French %s is %s", (word, stem) => {
    expect(stemFrench(word)).toBe(stem);
  });
});

describe("parts put together by an index", () => {
  const type = (name: string) => `#Microsoft.Azure.Search.${name}`;
  const definition: AnalysisDefinition = {
    analyzers: [
      {
        name: "own",
        "@odata.type": type("CustomAnalyzer"),
        tokenizer: "standard_v2",
        tokenFilters: ["lowercase", "stems"],
        charFilters: ["dashes"],
      },
      {
        name: "sounds",
        "@odata.type": type("CustomAnalyzer"),
        tokenizer: "standard_v2",
        tokenFilters: ["phonetic"],
        charFilters: [],
      },
      {
        name: "commas",
        "@odata.type": type("PatternAnalyzer"),
        pattern: ",\\s*",
        lowercase: false,
        stopwords: ["b"],
      },
    ],
    tokenFilters: [
      { name: "stems", "@odata.type": type("EdgeNGramTokenFilterV2"), minGram: 2, maxGram: 3, side: "front" },
    ],
    charFilters: [
      { name: "dashes", "@odata.type": type("MappingCharFilter"), mappings: ["-=>_", "\\u0026=>and"] },
    ],
    normalizers: [
      {
        name: "flat",
        "@odata.type": type("CustomNormalizer"),
        tokenFilters: ["lowercase", "asciifolding"],
        charFilters: ["dashes"],
      },
    ],
  };

  it.each([
    [{ analyzer: "own", text: "Wi-Fi" }, ["wi", "wi_"]],
    [{ analyzer: "commas", text: "A, b, C" }, ["A", "C"]],
    [{ normalizer: "flat", text: "Café-Ü" }, ["cafe_u"]],
    [{ normalizer: "elision", text: "l'avion" }, ["avion"]],
    [
      {
        tokenizer: "whitespace",
        tokenFilters: ["apostrophe"],
        charFilters: ["html_strip"],
        text: "One's <two/>",
      },
      ["One"],
    ],
    [{ tokenizer: "keyword_v2", tokenFilters: ["reverse"], text: "abc" }, ["cba"]],
    [{ tokenizer: "path_hierarchy_v2", text: "/a/b/c" }, ["/a", "/a/b", "/a/b/c"]],
    [{ tokenizer: "edgeNGram", text: "abc" }, ["a", "ab"]],
    [{ tokenizer: "nGram", text: "abc" }, ["a", "ab", "b", "bc", "c"]],
    [{ tokenizer: "letter", tokenFilters: ["uppercase", "unique"], text: "a1b" }, ["A", "B"]],
    [
      {
        tokenizer: "standard_v2",
        tokenFilters: ["lowercase", "stopwords", "porter_stem"],
        text: "The Flights",
      },
      ["flight"],
    ],
  ])("%j", (request, expected) => {
    expect(tokens(request, definition)).toEqual(expected);
  });

  it("places of tokens are those in the text that was sent, with the mark-up that they end in", () => {
    expect(
      analyze({ tokenizer: "standard_v2", charFilters: ["html_strip"], text: "<b>bold</b> &amp; new" }, {}),
    ).toEqual([
      { token: "bold", startOffset: 3, endOffset: 11, position: 0 },
      { token: "new", startOffset: 18, endOffset: 21, position: 1 },
    ]);
  });

  it.each([
    [{ analyzer: "sounds", text: "x" }, 501],
    [{ tokenizer: "uax_url_email", text: "x" }, 501],
    [{ tokenizer: "nothing", text: "x" }, 400],
    [{ tokenizer: "standard_v2", tokenFilters: ["nothing"], text: "x" }, 400],
    [{ analyzer: "own", tokenizer: "standard_v2", text: "x" }, 400],
    [{ text: "x" }, 400],
    [{ analyzer: "own" }, 400],
    [{ analyzer: "own", text: 5 }, 400],
  ])("fails when it is asked %j", (request, statusCode) => {
    expect(() => tokens(request, definition)).toThrow(SearchError);
    expect(() => tokens(request, definition)).toThrow(expect.objectContaining({ statusCode }));
  });
});

it("a pattern that would take a backtracking engine for ever splits at once, and one that looks around is refused by name", () => {
  const named = (pattern: string): AnalysisDefinition => ({
    tokenizers: [
      { name: "own", "@odata.type": "#Microsoft.Azure.Search.PatternTokenizer", pattern, group: -1 },
    ],
  });
  const text = "a".repeat(5000);
  expect(tokens({ tokenizer: "own", text: `${text}b` }, named("(a+)+$"))).toEqual([`${text}b`]);
  expect(() => tokens({ tokenizer: "own", text }, named("(?<=a)b"))).toThrow(
    expect.objectContaining({ statusCode: 501 }),
  );
});
