import { crc32 } from "node:zlib";
import { RecommenderError } from "../errors";

/** What a model has learned: arrays, numbers, strings. */
export type ModelState = Readonly<Record<string, Tensor | number | string>>;
export type Tensor = Float32Array | Float64Array | Int32Array | Uint8Array;

/*
 * "VREC" | u32 layout | u32 header bytes | header (JSON) | padding to 8 | tensors, each padded to 8 | u32 crc32 of all before
 *
 * Little-endian, like every machine Node runs on.
 */
const magic = 0x43455256;
const layout = 1;

interface Header {
  readonly kind: string;
  readonly version: number;
  readonly plain: Readonly<Record<string, number | string>>;
  readonly tensors: readonly {
    readonly name: string;
    readonly type: keyof typeof tensorTypes;
    readonly length: number;
  }[];
}

const tensorTypes = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;

/**
 * @param kind the algorithm's name; `unpack` refuses a file of another kind
 * @param version of the kind's state; raise it when the meaning of a field changes
 */
export function pack(kind: string, version: number, state: ModelState): Uint8Array {
  const plain: Record<string, number | string> = {};
  const tensors: [string, Tensor][] = [];
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === "object") tensors.push([name, value]);
    else plain[name] = value;
  }
  const header: Header = {
    kind,
    version,
    plain,
    tensors: tensors.map(([name, tensor]) => ({ name, type: typeOf(tensor), length: tensor.length })),
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const body = padded(12 + headerBytes.length);
  const size = tensors.reduce((sum, [, tensor]) => sum + padded(tensor.byteLength), body) + 4;

  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, layout, true);
  view.setUint32(8, headerBytes.length, true);
  bytes.set(headerBytes, 12);
  let at = body;
  for (const [, tensor] of tensors) {
    bytes.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), at);
    at += padded(tensor.byteLength);
  }
  view.setUint32(size - 4, crc32(bytes.subarray(0, size - 4)), true);
  return bytes;
}

/** @throws ModelFileRefused for a file that is not a model, is cut short or damaged, or is of another kind or version */
export function unpack(kind: string, version: number, bytes: Uint8Array): ModelState {
  const header = headerOf(bytes);
  if (header.kind !== kind) throw refused(`it holds a model of ${header.kind}, not of ${kind}`);
  if (header.version !== version)
    throw refused(`it has version ${header.version} of ${kind}, not ${version}`);
  return stateOf(header, bytes);
}

/**
 * The file with another state, of the kind and the version that it had.
 *
 * @throws ModelFileRefused for a file that is not a model, is cut short or damaged
 */
export function repack(bytes: Uint8Array, change: (state: ModelState) => ModelState): Uint8Array {
  const header = headerOf(bytes);
  return pack(header.kind, header.version, change(stateOf(header, bytes)));
}

function headerOf(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16 || view.getUint32(0, true) !== magic)
    throw refused("it does not begin like a model file");
  if (view.getUint32(4, true) !== layout)
    throw refused(`its layout is ${view.getUint32(4, true)}, not ${layout}`);
  if (crc32(bytes.subarray(0, bytes.length - 4)) !== view.getUint32(bytes.length - 4, true)) {
    throw refused("its checksum does not fit: it was cut short or damaged");
  }
  return JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + headerBytesOf(bytes)))) as Header;
}

function stateOf(header: Header, bytes: Uint8Array): ModelState {
  const state: Record<string, Tensor | number | string> = { ...header.plain };
  let at = padded(12 + headerBytesOf(bytes));
  for (const { name, type, length } of header.tensors) {
    const end = at + length * tensorTypes[type].BYTES_PER_ELEMENT;
    // a copy that begins at an even address; a Buffer's own slice would be a view of its pool
    state[name] = new tensorTypes[type](new Uint8Array(bytes.subarray(at, end)).buffer);
    at = padded(end);
  }
  return state;
}

function headerBytesOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
}

/** The kind that a file says it is of. */
export function kindOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 16) return undefined;
  const length = headerBytesOf(bytes);
  return /^\{"kind":"([^"]+)"/.exec(
    new TextDecoder().decode(bytes.subarray(12, 12 + Math.min(length, 200))),
  )?.[1];
}

function typeOf(tensor: Tensor): keyof typeof tensorTypes {
  if (tensor instanceof Float32Array) return "f32";
  if (tensor instanceof Float64Array) return "f64";
  return tensor instanceof Int32Array ? "i32" : "u8";
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function refused(what: string): RecommenderError {
  return new RecommenderError("ModelFileRefused", {
    what: `the model file was refused: ${what}`,
    why: "a model that was read wrongly would recommend without any sign of it",
    fix: "read the whole file that save() gave, with the algorithm and the release that wrote it",
  });
}
