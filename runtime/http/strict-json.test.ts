import { type JsonFault, JsonRefused, parseStrictJson } from "./strict-json";

const inDepth = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

it.each([
  `{"a": [1, -2.5e-3, "\\"}{,:[", {"a": null}], "b": {"a": true}, "": []}`,
  `"\\ud83d\\ude00 \\\\"`,
  " 9007199254740991 ",
  "1e300",
  `[{"a": 1}, {"a": 1}]`,
  `["a", "a", {"b": "b"}]`,
  inDepth(32),
])("reads %s as any reader does", (text) => {
  expect(parseStrictJson(text)).toEqual(JSON.parse(text));
});

it.each<[JsonFault, string, string]>([
  ["JsonNotReadable", "is empty", ""],
  ["JsonNotReadable", "has NaN", `{"a": NaN}`],
  ["JsonNotReadable", "is cut off", `{"a": 1`],
  ["JsonTooDeep", "has a level too many", inDepth(33)],
  ["JsonTooDeep", "has levels without end", inDepth(100_000)],
  ["JsonKeyTwice", "has a key twice", `{"a": 1, "b": {"a": 2}, "a": 1}`],
  ["JsonKeyTwice", "has a key twice, once escaped", `{"a": 1, "\\u0061": 2}`],
  ["JsonTextNotValid", "has a high surrogate alone", `["\\ud800"]`],
  ["JsonTextNotValid", "has a key of a low surrogate", `{"\\udc00": 1}`],
  ["JsonTextNotValid", "has a NUL", `["a\\u0000b"]`],
  ["JsonNumberNotExact", "has a number without end", "[1e400]"],
  ["JsonNumberNotExact", "has a number beyond 2^53", `{"a": -9007199254740993}`],
  ["JsonNumberNotExact", "has a thousand digits", "1".repeat(1000)],
])("fails with %s when it %s", (code, _, text) => {
  let thrown: unknown;
  try {
    parseStrictJson(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(JsonRefused);
  expect((thrown as JsonRefused).code).toBe(code);
  expect((thrown as JsonRefused).message.length).toBeLessThan(200);
});
