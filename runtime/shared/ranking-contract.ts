import * as z from "zod";

/**
 * What a ranking model may take, by the names that its graph has for it, each float32:
 *
 * | input | sizes | |
 * |---|---|---|
 * | `features` | [candidates, features] | what is known of each candidate |
 * | `articles` | [candidates, width] | their embeddings |
 * | `reader` | [1, width] | what the reader likes, of length 1, or zeros |
 * | `history` | [deeds, width] | embeddings of what they liked last, the newest at the end; at least one row |
 */
export const rankingInputs = ["features", "articles", "reader", "history"] as const;

export type RankingInput = (typeof rankingInputs)[number];

/** Numbers, row by row. */
export interface FloatTensor {
  readonly sizes: readonly [rows: number, columns: number];
  readonly values: Float32Array;
}

const Sizes = z.tuple([z.number().int().min(1).max(200), z.number().int().min(1).max(4096)]);

/** As a request has it: little endian, in base64. */
const SentTensor = z.strictObject({ sizes: Sizes, float32: z.base64() });

export const RankingRequest = z.strictObject({
  tensors: z.partialRecord(z.enum(rankingInputs), SentTensor),
});

export type RankingRequest = z.output<typeof RankingRequest>;

/** One score for each candidate, in their order: the higher, the better. */
export const RankingAnswer = z.object({
  model: z.object({ name: z.string(), id: z.string() }),
  scores: z.array(z.number()).min(1),
});

export type RankingAnswer = z.output<typeof RankingAnswer>;

export function sentTensors(tensors: Partial<Record<RankingInput, FloatTensor>>): RankingRequest {
  return {
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, { sizes, values }]) => {
        const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
        return [name, { sizes: [...sizes] as [number, number], float32: bytes.toString("base64") }];
      }),
    ),
  };
}
