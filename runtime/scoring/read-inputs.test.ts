import { random } from "../shared/random";
import { readInputs } from "./read-inputs";
import { Refusal } from "./refusal";

const limits = { images: 2, inputLength: 3 };
const json = (body: unknown) =>
  readInputs("json", Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), limits);

it("takes the bytes of an image as they are", () => {
  expect(readInputs("image", Buffer.from("bytes"), limits)).toEqual({ images: [Buffer.from("bytes")] });
});

it("takes images in base64, also as data URLs", () => {
  const bytes = Buffer.from("bytes");
  const text = bytes.toString("base64");
  expect(json({ images: [text, `data:image/jpeg;base64,${text}`] })).toEqual({ images: [bytes, bytes] });
});

it("takes inputs of the model", () => {
  expect(json({ inputs: [[1, 2, 3]] })).toEqual({ tensors: [Float32Array.of(1, 2, 3)] });
});

it.each([
  ["is not JSON", "{", "RequestNotValid"],
  ["has NaN, which is not JSON", '{"inputs":[[NaN,1,2]]}', "RequestNotValid"],
  ["is null", "null", "RequestNotValid"],
  ["has three million arrays", `{"inputs":[${"[],".repeat(3e6)}[]]}`, "RequestNotValid"],
  ["has a hundred thousand members", `{${'"a":1,'.repeat(1e5)}"images":[]}`, "RequestNotValid"],
  [
    "has a letter, 80 kB of spaces and a mark for base64",
    { images: [`a${" ".repeat(80_000)}!`] },
    "RequestNotValid",
  ],
  ["has neither images nor inputs", {}, "RequestNotValid"],
  ["has both", { images: [], inputs: [] }, "RequestNotValid"],
  ["has no array", { images: "AAAA" }, "RequestNotValid"],
  ["has no images", { images: [] }, "RequestEmpty"],
  ["has no inputs: an empty batch kills the process in some models", { inputs: [] }, "RequestEmpty"],
  ["has too many images", { images: ["AAAA", "AAAA", "AAAA"] }, "TooManyImages"],
  ["has an empty image", { images: [""] }, "ImageEmpty"],
  ["has an image that is not base64", { images: ["<svg>"] }, "RequestNotValid"],
  ["has a number for an image", { images: [1] }, "RequestNotValid"],
  ["has an input that is no array", { inputs: [1] }, "RequestNotValid"],
  ["has an input that is too short", { inputs: [[1, 2]] }, "InputWrongLength"],
  ["has an input that is too long", { inputs: [[1, 2, 3, 4]] }, "InputWrongLength"],
  ["has an empty input", { inputs: [[]] }, "InputWrongLength"],
  ["has null for a number", { inputs: [[1, null, 3]] }, "InputNotFinite"],
  ["has text for a number", { inputs: [[1, "2", 3]] }, "InputNotFinite"],
  ["has infinity, as JSON writes it", '{"inputs":[[1,1e999,3]]}', "InputNotFinite"],
  ["has what no 32-bit float holds", { inputs: [[1, 1e39, 3]] }, "InputNotFinite"],
])("fails when the body %s", (_problem, body, code) => {
  expect(() => json(body)).toThrow(expect.objectContaining({ code }));
});

it("gives a graph nothing but finite numbers of the right count, whatever the JSON holds", () => {
  const source = random(51);
  const numbers = ["1", "0.5", "-1e-50", "3.4e38", "1e39", "1e999", "null", '"1"', "true", "[1]", "{}", "-0"];
  const list = (count: number, make: () => string) => `[${Array.from({ length: count }, make).join(",")}]`;
  let taken = 0;
  for (let round = 0; round < 2000; round++) {
    // one odd number in ten, so that a body is taken now and then
    const number = () =>
      numbers[source.below(10) === 0 ? source.below(numbers.length) : source.below(4)] ?? "1";
    const body = `{"inputs":${list(source.below(4), () => list(source.below(8) === 0 ? source.below(5) : 3, number))}}`;
    try {
      const inputs = json(body);
      const tensors = "tensors" in inputs ? inputs.tensors : [];
      taken++;
      expect(tensors.every((tensor) => tensor.length === 3 && tensor.every(Number.isFinite))).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
  }
  expect(taken).toBeGreaterThan(100);
});
