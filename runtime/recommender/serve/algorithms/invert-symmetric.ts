import { bytesFor, type Floats, type KernelCall, KernelEngine } from "../kernels/engine";
import { invertInPlace } from "../linear-algebra";

const block = 64;

/**
 * The inverse of a symmetric positive definite matrix, by sweeping one block of 64 after the other:
 *
 * ```
 * for each block k:  D = A_kk⁻¹,  W_j = D A_kj
 *                    A_ij ← A_ij - A_ik W_j   for all other blocks i ≤ j   (all of them at once, on all threads)
 *                    A_kj ← W_j,  A_kk ← -D
 * ```
 * After the last block A holds minus its inverse. Only the upper triangle is kept: n³ operations, as many as Cholesky takes.
 * Blocks are small enough for the first cache, and nearly all work is one matrix product, done in kernels.as.
 *
 * Sweep: Goodnight, "A tutorial on the SWEEP operator" (1979).
 *
 * @param n rows
 * @param fill writes the upper triangle into a matrix of zeros with `stride` numbers a row
 * @returns all of the inverse, n x n
 */
export function invertSymmetric(
  n: number,
  fill: (matrix: Float32Array, stride: number) => void,
  threads = 1,
): Float32Array<ArrayBuffer> {
  const size = Math.ceil(n / block) * block;
  const panel = size * block;
  const engine = new KernelEngine(bytesFor(size * size, panel, panel, panel, block * block), threads);
  try {
    const workspace: Workspace = {
      size,
      matrix: engine.floats(size * size),
      column: engine.floats(panel),
      row: engine.floats(panel),
      product: engine.floats(panel),
      negative: engine.floats(block * block),
    };
    fill(workspace.matrix, size);
    for (let at = n; at < size; at++) workspace.matrix[at * size + at] = 1; // padding inverts to itself
    for (let k = 0; k < size / block; k++) sweep(engine, workspace, k);
    return unfolded(workspace.matrix, size, n);
  } finally {
    engine.close();
  }
}

interface Workspace {
  readonly size: number;
  readonly matrix: Floats;
  /** A_ik for all i, one below the other: size x 64. */
  readonly column: Floats;
  /** A_kj for all j, side by side: 64 x size. */
  readonly row: Floats;
  /** W_j for all j, side by side: 64 x size. */
  readonly product: Floats;
  /** -D */
  readonly negative: Floats;
}

function sweep(engine: KernelEngine, workspace: Workspace, k: number): void {
  const { size, matrix, column, row, product, negative } = workspace;
  gather(workspace, k);
  const pivot = Float64Array.from(column.subarray(k * block * block, (k + 1) * block * block));
  invertInPlace(pivot, block);
  for (let n = 0; n < pivot.length; n++) negative[n] = -(pivot[n] as number);
  product.fill(0);

  const wide = size * 4;
  const narrow = block * 4;
  const others = Array.from({ length: size / block }, (_, j) => j).filter((j) => j !== k);
  engine.run(
    "subtractProduct",
    others.map((j): KernelCall => {
      const at = j * narrow;
      return [
        product.byteOffset + at,
        wide,
        negative.byteOffset,
        narrow,
        row.byteOffset + at,
        wide,
        block,
        block,
        block,
      ];
    }),
  );
  engine.run(
    "subtractProduct",
    others.flatMap((i) =>
      others
        .filter((j) => j >= i)
        .map((j): KernelCall => {
          const tile = matrix.byteOffset + i * block * wide + j * narrow;
          const left = column.byteOffset + i * block * narrow;
          return [tile, wide, left, narrow, product.byteOffset + j * narrow, wide, block, block, block];
        }),
    ),
  );
  scatter(workspace, k);
}

/** Block row k of the whole symmetric matrix, as it lies and transposed. */
function gather({ size, matrix, column, row }: Workspace, k: number): void {
  const first = k * block;
  for (let r = 0; r < block; r++) {
    for (let j = 0; j < size; j++) {
      const own = first + r;
      const value = matrix[own <= j ? own * size + j : j * size + own] as number;
      column[j * block + r] = value;
      row[r * size + j] = value;
    }
  }
}

/** W and -D back to where block row k is kept in the upper triangle. */
function scatter({ size, matrix, product, negative }: Workspace, k: number): void {
  const first = k * block;
  for (let r = 0; r < block; r++) {
    const own = first + r;
    for (let j = 0; j < size; j++) {
      const inPivot = j >= first && j < first + block;
      const value = (inPivot ? negative[r * block + j - first] : product[r * size + j]) as number;
      if (own <= j) matrix[own * size + j] = value;
      else if (!inPivot) matrix[j * size + own] = value;
    }
  }
}

function unfolded(matrix: Floats, size: number, n: number): Float32Array<ArrayBuffer> {
  const inverse = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const value = -(matrix[i * size + j] as number);
      inverse[i * n + j] = value;
      inverse[j * n + i] = value;
    }
  }
  return inverse;
}
