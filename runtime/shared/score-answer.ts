import * as z from "zod";

/** What the scoring server answers to POST /score: one embedding an image, of unit length, in the order they came. */
export const ScoreAnswer = z.object({
  model: z.object({ name: z.string(), id: z.string(), dimension: z.number().int() }),
  embeddings: z.array(z.array(z.number())),
});

export type ScoreAnswer = z.output<typeof ScoreAnswer>;

/** The request names the deployment that must answer, and each answer the one that did: Azure ML's own header. */
export const deploymentHeader = "azureml-model-deployment";
