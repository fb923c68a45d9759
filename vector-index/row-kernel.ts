import {
  add,
  advance,
  compile,
  get,
  instantiate,
  isBelow,
  loadAddress,
  loop,
  repeatIf,
  set,
  simd,
  storeFloat,
  unsigned,
  type WasmMemory,
  type WasmModule,
  zeros,
} from "./web-assembly";

/**
 * Compares the row at `query` with the rows whose addresses stand from `rows` to `end`, and writes floats to
 * `results`. All are addresses in bytes, and a row is `bytes` long, a multiple of `blockBytes`.
 */
export type RowKernel = (query: number, rows: number, end: number, bytes: number, results: number) => void;

/** What rows are made of, and what comparing them gives: dot products, and of bits how many differ. */
export type RowKind = keyof typeof instructions;

const instructions = {
  float32: {
    loadBytes: 16,
    load: [...simd(0x00), 4], // v128.load
    combine: simd(0xe6), // f32x4.mul
    add: simd(0xe4), // f32x4.add
    end: [],
    lane: simd(0x1f), // f32x4.extract_lane
    addLanes: [0x92], // f32.add
    toFloat: [],
  },
  int8: {
    loadBytes: 8,
    load: [...simd(0x01), 3], // v128.load8x8_s: eight to 16 bits each
    combine: simd(0xba), // i32x4.dot_i16x8_s: products, added two by two
    add: simd(0xae), // i32x4.add
    end: [],
    lane: simd(0x1b), // i32x4.extract_lane
    addLanes: add,
    toFloat: [0xb2], // f32.convert_i32_s
  },
  bits: {
    loadBytes: 16,
    load: [...simd(0x00), 4], // v128.load
    combine: [...simd(0x51), ...simd(0x62), ...simd(0x7d)], // v128.xor, i8x16.popcnt, i16x8.extadd_pairwise_i8x16_u
    add: simd(0x8e), // i16x8.add
    end: simd(0x7f), // i32x4.extadd_pairwise_i16x8_u
    lane: simd(0x1b), // i32x4.extract_lane
    addLanes: add,
    toFloat: [0xb2], // f32.convert_i32_s
  },
} as const;

/** Sums that do not wait for each other. */
const sumsAtOnce = 4;

export function blockBytes(kind: RowKind): number {
  return sumsAtOnce * instructions[kind].loadBytes;
}

/** One for each memory. JavaScript takes seven times as long: it combines one number at a time. */
export function rowKernel(kind: RowKind, memory: WasmMemory): RowKernel {
  compiled[kind] ??= compile(5, { i32: 3, v128: sumsAtOnce }, program(kind));
  return instantiate(compiled[kind], memory);
}

const compiled: Partial<Record<RowKind, WasmModule>> = {};

// parameters, then locals
const local = { query: 0, rows: 1, end: 2, bytes: 3, results: 4, at: 5, row: 6, rowEnd: 7, sums: 8 } as const;

function program(kind: RowKind): number[] {
  const { loadBytes, load, combine, add: addSums, end, lane, addLanes, toFloat } = instructions[kind];
  const sums = Array.from({ length: sumsAtOnce }, (_, number) => local.sums + number);
  const loadFrom = (address: number, number: number) => [
    ...get(address),
    ...load,
    ...unsigned(loadBytes * number),
  ];
  const block = sums.flatMap((sum, number) => [
    ...get(sum),
    ...loadFrom(local.at, number),
    ...loadFrom(local.row, number),
    ...[...combine, ...addSums, ...set(sum)],
  ]);
  const total = sums.flatMap((sum, number) => [...get(sum), ...(number > 0 ? addSums : [])]);
  const oneRow = [
    ...sums.flatMap((sum) => [...zeros, ...set(sum)]),
    ...[...get(local.query), ...set(local.at)],
    ...[...get(local.rows), ...loadAddress, ...set(local.row)],
    ...[...get(local.row), ...get(local.bytes), ...add, ...set(local.rowEnd)],
    ...loop(
      ...block,
      ...advance(local.at, blockBytes(kind)),
      ...advance(local.row, blockBytes(kind)),
      ...[...get(local.row), ...get(local.rowEnd), ...isBelow, ...repeatIf],
    ),
    ...[...total, ...end, ...set(local.sums)],
    ...get(local.results),
    ...[0, 1, 2, 3].flatMap((number) => [
      ...get(local.sums),
      ...lane,
      number,
      ...(number > 0 ? addLanes : []),
    ]),
    ...[...toFloat, ...storeFloat],
  ];
  return loop(
    ...oneRow,
    ...advance(local.results, 4),
    ...advance(local.rows, 4),
    ...[...get(local.rows), ...get(local.end), ...isBelow, ...repeatIf],
  );
}
