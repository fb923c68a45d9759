/** What TypeScript knows of WebAssembly stands in the browser's library, which this project leaves out. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { readonly host: { readonly memory: Memory } });
    readonly exports: { readonly run: (...parameters: readonly number[]) => void };
  }
}

export type WasmMemory = WebAssembly.Memory;
export type WasmModule = WebAssembly.Module;

/** What memory grows by, in bytes. */
export const pageBytes = 65_536;
/** 4 GB, all that a 32-bit address reaches; only what is grown into is taken from the machine. */
const mostPages = 65_536;

export function makeMemory(): WasmMemory {
  return new WebAssembly.Memory({ initial: 1, maximum: mostPages });
}

/** The function of a module, working on this memory. */
export function instantiate(module: WasmModule, memory: WasmMemory): (...parameters: number[]) => void {
  return new WebAssembly.Instance(module, { host: { memory } }).exports.run;
}

const i32 = 0x7f;
const v128 = 0x7b;
const blockOfNothing = 0x40;

// instructions of WebAssembly's binary format, as bytes
export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
export const constant = (value: number) => [0x41, ...signed(value)];
export const add = [0x6a];
export const isBelow = [0x49];
export const advance = (local: number, by: number) => [...get(local), ...constant(by), ...add, ...set(local)];
export const loop = (...body: number[]) => [0x03, blockOfNothing, ...body, 0x0b];
export const repeatIf = [0x0d, 0];
export const loadAddress = [0x28, 2, 0];
export const storeFloat = [0x38, 2, 0];
export const simd = (operation: number) => [0xfd, ...unsigned(operation)];
export const zeros = [...simd(0x0c), ...new Array<number>(16).fill(0)];

/** One imported memory, and one function of so many 32-bit parameters and locals. */
export function compile(
  parameters: number,
  locals: { readonly i32: number; readonly v128: number },
  body: readonly number[],
): WasmModule {
  const variables = [2, locals.i32, i32, locals.v128, v128];
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(i32), 0]),
    ...section(2, [1, ...name("host"), ...name("memory"), 0x02, 0x01, 1, ...unsigned(mostPages)]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name("run"), 0x00, 0]),
    ...section(10, [1, ...sized([...variables, ...body, 0x0b])]),
  ];
  return new WebAssembly.Module(Uint8Array.from(bytes));
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return sized([...Buffer.from(text)]);
}

/** LEB128: seven bits a byte, the lowest first. */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** The same where the highest bit of the last byte is the sign. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >> 7)];
}
