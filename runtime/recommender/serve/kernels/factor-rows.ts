import { bytesFor, type Floats, KernelEngine } from "./engine";

/** Rows of factors, all of whose products with a vector are asked for again and again. */
export class FactorRows {
  private readonly factors: Float32Array;
  private readonly width: number;
  private memory:
    | {
        readonly engine: KernelEngine;
        readonly call: readonly number[];
        readonly x: Floats;
        readonly out: Floats;
      }
    | undefined;

  /** @param width numbers of a row: a multiple of 4 */
  constructor(factors: Float32Array, width: number) {
    this.factors = factors;
    this.width = width;
  }

  /** out[r] = row r · x, in single precision. @param x `width` numbers */
  times(x: ArrayLike<number>, out: Float32Array): void {
    // with the first question: most models that are trained are never asked
    this.memory ??= this.copied();
    const { engine, call } = this.memory;
    this.memory.x.set(x);
    engine.run("timesVector", [call]);
    out.set(this.memory.out);
  }

  private copied() {
    const { factors, width } = this;
    const rows = factors.length / width;
    const engine = new KernelEngine(bytesFor(factors.length, width, rows));
    const matrix = engine.floatsFrom(factors);
    const x = engine.floats(width);
    const out = engine.floats(rows);
    return { engine, x, out, call: [0, rows, matrix.byteOffset, x.byteOffset, out.byteOffset, width * 4] };
  }
}
