import { readInputs } from "./read-inputs";

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
