import * as z from "zod";

/** The endpoint's deployment that encodes articles. */
export const encoderDeployment = "encoder";

/** Which encoder an environment names; without one, it is learned from the catalogue. */
export const encoderSettings = {
  /** The online endpoint's scoring URI. */
  SCORING_URI: z.url().optional(),
  /** Where Resource Manager gives out the endpoint's own tokens; without it, it takes those of Microsoft Entra. */
  SCORING_TOKEN_URI: z.url().optional(),
  /** What the scoring server calls the encoder by, made of its contents. */
  ENCODER_MODEL: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .optional(),
  /** Numbers in one of its rows. */
  ENCODER_DIMENSION: z.coerce.number().int().min(2).default(2),
  /** Two articles tell one story from this cosine of its rows on. */
  ENCODER_SAME_STORY: z.coerce.number().min(0.95).max(1).default(0.95),
};

export type EncoderSettings = z.output<z.ZodObject<typeof encoderSettings>>;
