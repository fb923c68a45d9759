import { byItem, byUser, type History, type Rows } from "../../data/rows";
import { requireRange, requireWhole } from "../../errors";
import { train } from "../epochs";
import { bytesFor, type Floats, type KernelCall, KernelEngine } from "../kernels/engine";
import { FactorRows } from "../kernels/factor-rows";
import { addOuters, dot, factorInPlace, solveFactored } from "../linear-algebra";
import { algorithm } from "../model";
import { counts, initialFactors, paddedWidth } from "./factor-options";

export interface IalsOptions {
  readonly factors: number;
  readonly epochs: number;
  /** Weight of every pair, seen or not, in the objective; a seen pair has 1 more. */
  readonly unobservedWeight: number;
  readonly regularization: number;
  /** 1 regularises in proportion to how often something occurs, 0 everything alike. */
  readonly frequencyExponent: number;
  /** Ratings weigh the seen pairs, instead of 1 for each. */
  readonly weightByRating: boolean;
  readonly initialDeviation: number;
  readonly seed: number;
}

/** Rows solved in one call: fine enough to share among threads. */
const rowsPerCall = 256;

/**
 * Factors whose products are near 1 for what was seen and near 0 for everything else, by alternating least squares:
 * Σ_seen w (1 - p·q)² + α Σ_all (p·q)² + Σ λ_u |p|² + Σ λ_i |q|², with λ_u = λ (|seen by u| + α |items|)^ν.
 *
 * Hu, Koren, Volinsky (2008), in the form and with the defaults of Rendle et al., "Revisiting the performance of iALS" (2021).
 * Uses `run.threads`.
 */
export const ials = algorithm({
  name: "ials",
  version: 1,
  defaults: {
    factors: 64,
    epochs: 16,
    unobservedWeight: 0.1,
    regularization: 0.003,
    frequencyExponent: 1,
    weightByRating: false,
    initialDeviation: 0.1,
    seed: 0,
  } as IalsOptions,
  check(options) {
    requireWhole("factors", options.factors, 1, 2048);
    requireWhole("epochs", options.epochs, 0);
    requireRange("unobservedWeight", options.unobservedWeight, 1e-9);
    requireRange("regularization", options.regularization, 1e-9);
    requireRange("frequencyExponent", options.frequencyExponent, 0, 1);
    requireRange("initialDeviation", options.initialDeviation, 0);
  },
  learn(data, options, run) {
    const width = paddedWidth(options.factors);
    const { users, items } = data;
    const n = data.user.length;
    const calls = Math.ceil(Math.max(users, items) / rowsPerCall);
    const square = width * width;
    const engine = new KernelEngine(
      bytesFor(users + 1, n, n, items + 1, n, n, users * width, items * width, users, items, square) +
        calls * bytesFor(square),
      run.threads,
    );
    try {
      const userFactors = engine.floats(users * width);
      const itemFactors = engine.floats(items * width);
      const seen = counts(data);
      // deviation σ/√d, so that a product's deviation does not depend on the width
      const initial = { ...options, initialDeviation: options.initialDeviation / Math.sqrt(options.factors) };
      initialFactors(userFactors, seen.users, initial, 0);
      initialFactors(itemFactors, seen.items, initial, 1);
      const gram = engine.floats(square);
      const scratch = Array.from({ length: calls }, () => engine.floats(square).byteOffset);
      const weigh = options.weightByRating ? (value: number) => value : () => 1;
      const sides = {
        users: side(engine, byUser(data), ridges(seen.users, items, options), weigh),
        items: side(engine, byItem(data), ridges(seen.items, users, options), weigh),
      };
      const solveSide = (own: Side, fixed: Floats, solved: Floats) => {
        fillGram(engine, gram, fixed, width, options.unobservedWeight);
        const addresses = [own.start, own.index, own.weight, fixed, solved].map((array) => array.byteOffset);
        const rest = [...addresses, width * 4, gram.byteOffset, own.ridge.byteOffset];
        const rows = own.ridge.length;
        engine.run(
          "alternate",
          Array.from({ length: Math.ceil(rows / rowsPerCall) }, (_, call): KernelCall => {
            const from = call * rowsPerCall;
            return [from, Math.min(rows, from + rowsPerCall), ...rest, scratch[call] as number];
          }),
        );
      };
      train(
        {
          name: "ials",
          epochs: options.epochs,
          parameters: { userFactors, itemFactors },
          round: () => {
            solveSide(sides.users, itemFactors, userFactors);
            solveSide(sides.items, userFactors, itemFactors);
          },
        },
        data,
        options,
        run,
      );
      // once more, so that users are what their history folded in gives
      if (options.epochs > 0) solveSide(sides.users, itemFactors, userFactors);
      fillGram(engine, gram, itemFactors, width, options.unobservedWeight);
      return {
        width,
        unobservedWeight: options.unobservedWeight,
        regularization: options.regularization,
        frequencyExponent: options.frequencyExponent,
        weightByRating: options.weightByRating ? 1 : 0,
        userFactors: new Float32Array(userFactors),
        itemFactors: new Float32Array(itemFactors),
        gram: new Float32Array(gram),
      };
    } finally {
      engine.close();
    }
  },
  open(learned, histories) {
    const { width, itemFactors, userFactors, gram } = learned;
    const rows = new FactorRows(itemFactors, width);
    const weightsOf = ({ items, values }: History) =>
      learned.weightByRating ? values : new Float32Array(items.length).fill(1);
    const matrix = new Float64Array(width * width);
    /** Whose matrix it is: reasons are asked for right after the scores. */
    let folded: History | undefined;
    /** The user's half of a sweep, for one history: its matrix, factored. */
    const foldIn = (history: History, weights: Float32Array) => {
      if (folded === history) return matrix;
      const { items } = history;
      matrix.set(gram);
      const ridge = ridgeOf(items.length, histories.columns, learned);
      for (let f = 0; f < width; f++) (matrix[f * width + f] as number) += ridge;
      addOuters(matrix, itemFactors, items, weights, width);
      factorInPlace(matrix, width);
      folded = history;
      return matrix;
    };
    return {
      scoreUser: (user, out) => rows.times(userFactors.subarray(user * width, (user + 1) * width), out),
      scoreHistory(history, out) {
        const weights = weightsOf(history);
        const right = new Float64Array(width);
        for (let n = 0; n < history.items.length; n++) {
          const from = (history.items[n] as number) * width;
          for (let f = 0; f < width; f++) {
            (right[f] as number) += (weights[n] as number) * (itemFactors[from + f] as number);
          }
        }
        rows.times(solveFactored(foldIn(history, weights), right), out);
      },
      /** A score is qᵀ A⁻¹ Σ w v, a sum over the history: Hu, Koren, Volinsky (2008), section 5. */
      contributions(history, asked) {
        const weights = weightsOf(history);
        const columns = asked.length;
        const right = new Float64Array(width * columns);
        for (let n = 0; n < columns; n++)
          for (let f = 0; f < width; f++)
            right[f * columns + n] = itemFactors[(asked[n] as number) * width + f] as number;
        const solved = solveFactored(foldIn(history, weights), right, columns);
        const seen = new Float32Array(width);
        return Array.from({ length: columns }, (_, n) => {
          for (let f = 0; f < width; f++) seen[f] = solved[f * columns + n] as number;
          const parts = new Float64Array(history.items.length);
          for (let n = 0; n < parts.length; n++)
            parts[n] =
              (weights[n] as number) * dot(itemFactors, (history.items[n] as number) * width, seen, 0, width);
          return parts;
        });
      },
    };
  },
});

interface Side {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly weight: Floats;
  readonly ridge: Floats;
}

function side(engine: KernelEngine, rows: Rows, ridge: Float32Array, weigh: (value: number) => number): Side {
  return {
    start: engine.integersFrom(rows.start),
    index: engine.integersFrom(rows.index),
    weight: engine.floatsFrom(rows.value.map(weigh)),
    ridge: engine.floatsFrom(ridge),
  };
}

function ridges(counts: Int32Array, others: number, options: IalsOptions): Float32Array {
  return Float32Array.from(counts, (count) => ridgeOf(count, others, options));
}

function ridgeOf(
  count: number,
  others: number,
  options: Pick<IalsOptions, "regularization" | "unobservedWeight" | "frequencyExponent">,
): number {
  return options.regularization * (count + options.unobservedWeight * others) ** options.frequencyExponent;
}

/** α Σ v vᵀ over all rows, upper triangle. One thread, one order: sums of floats depend on it. */
function fillGram(engine: KernelEngine, gram: Floats, factors: Floats, width: number, weight: number): void {
  gram.fill(0);
  engine.run("gram", [[0, factors.length / width, factors.byteOffset, width * 4, gram.byteOffset]]);
  for (let n = 0; n < gram.length; n++) (gram[n] as number) *= weight;
}
