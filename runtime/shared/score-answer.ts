import * as z from "zod";

/** What the scoring server answers to POST /score: one embedding an image, of unit length, in the order they came. */
export const ScoreAnswer = z
  .object({
    model: z.object({ name: z.string(), id: z.string(), dimension: z.number().int().min(1) }),
    embeddings: z.array(z.array(z.number())).min(1),
  })
  .superRefine(({ model, embeddings }, context) => {
    for (const [at, embedding] of embeddings.entries()) {
      const path = ["embeddings", at];
      if (embedding.length !== model.dimension) {
        const message = `has ${embedding.length} numbers instead of the model's ${model.dimension}`;
        context.addIssue({ code: "custom", path, message });
      }
      // the index keeps 32-bit floats, and JSON can write what none of them is
      const odd = embedding.findIndex((value) => !Number.isFinite(Math.fround(value)));
      if (odd !== -1) {
        context.addIssue({ code: "custom", path: [...path, odd], message: "is not a finite 32-bit number" });
      }
    }
  });

export type ScoreAnswer = z.output<typeof ScoreAnswer>;

/** The request names the deployment that must answer, and each answer the one that did: Azure ML's own header. */
export const deploymentHeader = "azureml-model-deployment";
