import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { random } from "../../../shared/random";
import { bytesFor, KernelEngine } from "./engine";
import { FactorRows } from "./factor-rows";
import { sourceHash } from "./kernels.wasm";

describe("the kernels", () => {
  it("are compiled from the source that is committed", () => {
    const source = readFileSync("runtime/recommender/serve/kernels/kernels.as");
    expect(createHash("sha256").update(source).digest("hex")).toBe(sourceHash);
  });

  it("multiply matrices like three plain loops do", () => {
    const [rows, columns, depth] = [8, 16, 5];
    const engine = new KernelEngine(bytesFor(rows * columns, rows * depth, depth * columns));
    const c = engine.floats(rows * columns);
    const a = filled(engine.floats(rows * depth));
    const b = filled(engine.floats(depth * columns));
    engine.run("subtractProduct", [
      [c.byteOffset, columns * 4, a.byteOffset, depth * 4, b.byteOffset, columns * 4, rows, columns, depth],
    ]);

    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < columns; j++) {
        let expected = 0;
        for (let k = 0; k < depth; k++) expected -= (a[r * depth + k] ?? 0) * (b[k * columns + j] ?? 0);
        expect(c[r * columns + j]).toBeCloseTo(expected, 5);
      }
    }
  });

  it.each([1, 4, 7])(
    "multiply %s rows of factors with a vector like plain loops do, one vector after the other",
    (count) => {
      const width = 12;
      const factors = filled(new Float32Array(count * width));
      const rows = new FactorRows(factors, width);
      for (const shift of [0, 1]) {
        const x = filled(new Float32Array(width)).map((value) => value + shift);
        const out = new Float32Array(count);
        rows.times(x, out);
        for (let row = 0; row < count; row++) {
          const own = factors.subarray(row * width, (row + 1) * width);
          expect(out[row]).toBeCloseTo(
            own.reduce((sum, value, f) => sum + value * (x[f] as number), 0),
            4,
          );
        }
      }
    },
  );

  it("multiply rows of bytes with a vector like plain loops do, and say what is highest where the code is 0", () => {
    const [rows, width] = [64 + 7, 32];
    const engine = new KernelEngine(bytesFor((rows * width) / 4, rows, rows, width / 2, 3, rows));
    const matrix = new Int8Array(engine.integers((rows * width) / 4).buffer, 0, rows * width);
    const scales = filled(engine.floats(rows));
    const out = engine.floats(rows);
    const words = engine.integers(width / 2);
    const x = new Int16Array(words.buffer, words.byteOffset, width);
    for (let n = 0; n < matrix.length; n++) matrix[n] = (n * 37) % 255;
    for (let f = 0; f < width; f++) x[f] = (f * 7919) % 32_768;
    const maxima = engine.floats(2);
    const room = engine.integers(rows);
    const codes = new Uint8Array(room.buffer, room.byteOffset, rows);
    codes.fill(3).fill(0, 64, 66);
    const addresses = [matrix, scales, x, out].map(({ byteOffset }) => byteOffset);
    const run = () =>
      engine.run("timesVectorOfBytes", [
        [rows, ...addresses, width, codes.byteOffset, maxima.byteOffset] as number[],
      ]);
    run();
    expect([...maxima]).toEqual([Number.NEGATIVE_INFINITY, Math.max(...out.subarray(64, 66))]);
    codes[1] = codes[3] = codes[70] = 0;
    run();
    expect([...maxima]).toEqual([
      Math.max(out[1] as number, out[3] as number),
      Math.max(...out.subarray(64, 66), out[70] as number),
    ]);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let f = 0; f < width; f++) sum += (matrix[row * width + f] as number) * (x[f] as number);
      expect(out[row]).toBeCloseTo((scales[row] as number) * sum, -1);
    }
  });

  it("share the calls of a phase among threads and give what one thread gives", () => {
    const sums = [1, 3].map((threads) => {
      const engine = new KernelEngine(bytesFor(64 * 8, 8 * 64), threads);
      const factors = filled(engine.floats(64 * 8));
      const grams = engine.floats(8 * 64);
      const calls = Array.from({ length: 8 }, (_, n) => {
        return [n * 8, n * 8 + 8, factors.byteOffset, 32, grams.byteOffset + n * 256];
      });
      for (let round = 0; round < 20; round++) engine.run("gram", calls);
      engine.close();
      return Array.from(grams);
    });
    expect(sums[1]).toEqual(sums[0]);
  });
});

function filled<T extends Float32Array>(values: T): T {
  const source = random(1);
  for (let n = 0; n < values.length; n++) values[n] = source.normal();
  return values;
}
