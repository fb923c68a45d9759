import { imageCodes, type Rejection } from "../shared/images/rejection";
import { Refusal } from "./refusal";

/** The body of a request: the bytes of one image, or JSON. */
export type BodyKind = "image" | "json";

/** What a request asks to be embedded: images to decode, or a model's inputs ready to use. */
export type Inputs = { readonly images: readonly Buffer[] } | { readonly tensors: readonly Float32Array[] };

export interface InputLimits {
  /** Most images or inputs in one request. */
  readonly images: number;
  /** Numbers in one input. */
  readonly inputLength: number;
}

/**
 * Reads and checks a body. Nothing that is not a finite number of the right count may reach a graph: some crash.
 *
 * @throws Refusal
 */
export function readInputs(kind: BodyKind, body: Buffer, limits: InputLimits): Inputs {
  if (kind === "image") return { images: [body] };

  refuseManyParts(body, limits.images);
  const { images, inputs } = parse(body);
  if ((images === undefined) === (inputs === undefined))
    throw new Refusal("RequestNotValid", 'The JSON needs either "images" or "inputs".');
  const name = images === undefined ? "inputs" : "images";
  const items = images ?? inputs;
  if (!Array.isArray(items)) throw new Refusal("RequestNotValid", `"${name}" is not an array.`);
  if (items.length === 0) throw new Refusal("RequestEmpty", `"${name}" is empty.`);
  if (items.length > limits.images) {
    throw new Refusal(
      "TooManyImages",
      `"${name}" has ${items.length} elements; at most ${limits.images} are allowed.`,
    );
  }
  return images === undefined
    ? { tensors: items.map((item, at) => tensor(item, `inputs[${at}]`, limits.inputLength)) }
    : { images: items.map((item, at) => decodeBase64(item, `images[${at}]`)) };
}

/** Besides what images and inputs need: names of other members, which are not looked at. */
const otherParts = 100;

/** A request has few arrays, objects and texts, however long they are: of 10 MB of brackets a parser makes seconds of work. */
function refuseManyParts(body: Buffer, images: number): void {
  for (const sign of ["[", "{", '"']) {
    let left = 2 * images + otherParts;
    for (let at = body.indexOf(sign); at !== -1; at = body.indexOf(sign, at + 1)) {
      if (left-- === 0)
        throw new Refusal("RequestNotValid", "The JSON has more parts than a request of so many images.");
    }
  }
}

function parse(body: Buffer): { images?: unknown; inputs?: unknown } {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch {
    throw new Refusal("RequestNotValid", "The body is not JSON. NaN and Infinity are not JSON either.");
  }
  throw new Refusal("RequestNotValid", "The JSON is not an object.");
}

function decodeBase64(item: unknown, where: string): Buffer {
  if (typeof item !== "string") throw new Refusal("RequestNotValid", `${where} is not a string.`);
  const text = item.replace(/^data:[\w/.+-]+;base64,/, "").replaceAll(/\s+/g, "");
  if (text === "") throw new Refusal("ImageEmpty", `${where} is empty.`);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Refusal("RequestNotValid", `${where} is not base64.`);
  return Buffer.from(text, "base64");
}

function tensor(item: unknown, where: string, length: number): Float32Array {
  if (!Array.isArray(item)) throw new Refusal("RequestNotValid", `${where} is not an array of numbers.`);
  if (item.length !== length) {
    throw new Refusal(
      "InputWrongLength",
      `${where} has ${item.length} numbers; the model takes ${length} for one image.`,
    );
  }
  const values = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    const value: unknown = item[at];
    values[at] = typeof value === "number" ? value : Number.NaN;
    // also what JSON can write and a 32-bit float cannot hold, such as 1e39
    if (!Number.isFinite(values[at])) {
      throw new Refusal("InputNotFinite", `${where}[${at}] is not a finite 32-bit number.`);
    }
  }
  return values;
}

/** The refusal of a request because of one of its images. */
export function refusalOf(rejection: Rejection): Refusal {
  return new Refusal(imageCodes[rejection.code], rejection.message);
}
