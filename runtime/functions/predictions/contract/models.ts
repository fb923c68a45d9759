import * as z from "zod";
import { PredictionManifest } from "../../../predictions/manifest";

export const ModelPath = z.strictObject({ name: z.string().max(40).describe("A model's name.") });

export const MetadataParameters = z.strictObject({
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "is a whole number")
    .optional()
    .describe("The newest one when it is left out."),
});

export const ModelVersions = z.object({
  name: z.string(),
  title: z.string(),
  task: z.enum(["binary", "multiclass", "regression"]),
  isDefault: z.boolean().describe("Whether one of its versions answers when no model is named."),
  versions: z
    .array(
      z.object({
        version: z.string(),
        hash: z.string().describe("SHA-256 over manifest and ONNX file."),
        registeredAt: z.string().nullable(),
        isDefault: z.boolean().describe("Whether it answers when no model is named."),
      }),
    )
    .describe("The newest last."),
});

export type ModelVersions = z.output<typeof ModelVersions>;

export const ModelList = z.object({ models: z.array(ModelVersions) });

/** The manifest as it is kept, and what it is kept under. */
export const ModelMetadata = z.object({
  hash: z.string(),
  manifest: PredictionManifest.describe("Features, output, metrics with their protocol, training data."),
});
