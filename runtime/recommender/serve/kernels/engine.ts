import { Worker } from "node:worker_threads";
import { RecommenderError, requireWhole } from "../../errors";
import { wasmBase64 } from "./kernels.wasm";

export type Kernel =
  | "timesVector"
  | "timesVectorOfBytes"
  | "sgd"
  | "sgdImplicit"
  | "gram"
  | "alternate"
  | "subtractProduct";

/** One call of a kernel: addresses in the engine's memory and numbers, in the kernel's order. */
export type KernelCall = readonly number[];

/** An array in the engine's memory; its `byteOffset` is its address. */
export type Floats = Float32Array<SharedArrayBuffer>;
export type Integers = Int32Array<SharedArrayBuffer>;

const pageBytes = 65536;
const maximumPages = 65536;
const callSlots = 16;
const phaseAt = 0;
const nextAt = 1;
const countAt = 2;
const doneAt = 3;

const kernels: readonly Kernel[] = [
  "timesVector",
  "timesVectorOfBytes",
  "sgd",
  "sgdImplicit",
  "gram",
  "alternate",
  "subtractProduct",
];
let compiled: WebAssembly.Module | undefined;

/**
 * One memory, the compiled kernels on it, and threads that share the calls of a phase.
 *
 * ```
 * run: calls ──▶ table ──▶ this thread and the others take the next call until none is left ──▶ all done ──▶ return
 * ```
 * The calls of one `run` write to different places, so who takes which does not change the result.
 */
export class KernelEngine {
  private readonly memory: WebAssembly.Memory;
  private readonly functions: readonly ((...numbers: readonly number[]) => void)[];
  private readonly workers: readonly Worker[];
  private readonly control = new Int32Array(new SharedArrayBuffer(16));
  private readonly table: Float64Array<SharedArrayBuffer>;
  private used = 0;

  /**
   * @param bytes memory for all arrays; `bytesFor` adds it up
   * @param threads how many threads work, this one included
   * @throws TooLarge above 4 GB
   */
  constructor(bytes: number, threads = 1, maximumCalls = 4096) {
    requireWhole("threads", threads, 1, 64);
    const pages = Math.ceil(bytes / pageBytes) + 1;
    if (pages > maximumPages) throw tooLarge(bytes);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: maximumPages, shared: true });
    compiled ??= new WebAssembly.Module(Buffer.from(wasmBase64, "base64"));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    this.functions = kernels.map((name) => exports[name] as (...numbers: readonly number[]) => void);
    this.table = new Float64Array(new SharedArrayBuffer(maximumCalls * callSlots * 8));
    this.workers = Array.from({ length: threads - 1 }, () => this.worker(compiled));
  }

  floats(length: number): Floats {
    return new Float32Array(this.memory.buffer as SharedArrayBuffer, this.reserve(length * 4), length);
  }

  integers(length: number): Integers {
    return new Int32Array(this.memory.buffer as SharedArrayBuffer, this.reserve(length * 4), length);
  }

  floatsFrom(values: Float32Array): Floats {
    const array = this.floats(values.length);
    array.set(values);
    return array;
  }

  integersFrom(values: Int32Array): Integers {
    const array = this.integers(values.length);
    array.set(values);
    return array;
  }

  /** Runs all calls, in any order and on all threads, and returns when the last one is done. */
  run(kernel: Kernel, calls: readonly KernelCall[]): void {
    const position = kernels.indexOf(kernel);
    if (this.workers.length === 0 || calls.length < 2) {
      const call = this.functions[position];
      for (const numbers of calls) call?.(...numbers);
      return;
    }
    const capacity = this.table.length / callSlots;
    for (let from = 0; from < calls.length; from += capacity) {
      this.phase(position, calls.slice(from, from + capacity));
    }
  }

  /** Ends the other threads. The memory goes with the last array that refers to it. */
  close(): void {
    Atomics.store(this.control, phaseAt, -1);
    Atomics.notify(this.control, phaseAt);
  }

  private phase(kernel: number, calls: readonly KernelCall[]): void {
    calls.forEach((numbers, n) => {
      this.table.set([kernel, ...numbers], n * callSlots);
    });
    Atomics.store(this.control, nextAt, 0);
    Atomics.store(this.control, countAt, calls.length);
    Atomics.store(this.control, doneAt, 0);
    Atomics.add(this.control, phaseAt, 1);
    Atomics.notify(this.control, phaseAt);
    for (;;) {
      const n = Atomics.add(this.control, nextAt, 1);
      if (n >= calls.length) break;
      this.functions[kernel]?.(...(calls[n] as KernelCall));
    }
    for (;;) {
      const done = Atomics.load(this.control, doneAt);
      if (done === this.workers.length) return;
      Atomics.wait(this.control, doneAt, done);
    }
  }

  private reserve(bytes: number): number {
    const at = this.used;
    this.used += Math.ceil(bytes / 64) * 64; // rows of factors then never share a cache line with another array
    if (this.used <= this.memory.buffer.byteLength) return at;
    throw new Error(
      `the engine was opened for fewer bytes than ${this.used}; this is a bug, please report it`,
    );
  }

  private worker(module: WebAssembly.Module | undefined): Worker {
    const { memory, control, table } = this;
    const worker = new Worker(workerSource, {
      eval: true,
      workerData: { module, memory, control, table, kernels, callSlots },
    });
    worker.unref();
    return worker;
  }
}

/** Bytes of arrays with these lengths, of 4 bytes an element, as the engine lays them out. */
export function bytesFor(...lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + Math.ceil((length * 4) / 64) * 64, 0);
}

/** Plain JavaScript on purpose: it starts from a string, so no bundler and no test runner has to find a file. */
const workerSource = `
const { module, memory, control, table, kernels, callSlots } = require("node:worker_threads").workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const functions = kernels.map((name) => exports[name]);
let phase = 0;
for (;;) {
  Atomics.wait(control, ${phaseAt}, phase);
  phase = Atomics.load(control, ${phaseAt});
  if (phase < 0) break;
  const count = Atomics.load(control, ${countAt});
  for (let n; (n = Atomics.add(control, ${nextAt}, 1)) < count; ) {
    const kernel = functions[table[n * callSlots]];
    kernel(...table.subarray(n * callSlots + 1, n * callSlots + 1 + kernel.length));
  }
  Atomics.add(control, ${doneAt}, 1);
  Atomics.notify(control, ${doneAt});
}
`;

function tooLarge(bytes: number): RecommenderError {
  return new RecommenderError("TooLarge", {
    what: `the fit needs ${(bytes / 1e9).toFixed(1)} GB in one memory`,
    why: "WebAssembly's memory ends at 4 GB",
    fix: "use fewer factors, or a higher minimum support so that fewer items take part",
  });
}
