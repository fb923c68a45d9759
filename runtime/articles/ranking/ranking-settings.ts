import * as z from "zod";
import { rankingInputs } from "../../shared/ranking-contract";

/** The endpoint's deployment that ranks. */
export const rankingDeployment = "ranking";

/** The ranking model that an environment names; without one, nobody is asked. */
export const rankingSettings = {
  /** Its name and what the scoring server calls it by: "wide-and-deep@0123456789ab". */
  RANKING_MODEL: z
    .string()
    .regex(/^[a-z][a-z0-9-]*@[0-9a-f]{12}$/)
    .optional(),
  /** What it takes, with commas between. */
  RANKING_INPUTS: z
    .string()
    .default("features")
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(rankingInputs)).min(1)),
  /** Version of the embeddings that it was trained with. */
  RANKING_EMBEDDING: z.string().optional(),
  /** How much it counts beside the sources, where no experiment says otherwise. */
  RANKING_WEIGHT: z.coerce.number().min(0).max(1).default(0),
  /** How long a list waits for it. */
  RANKING_BUDGET_MS: z.coerce.number().int().min(1).max(5000).default(100),
};

export type RankingSettings = z.output<z.ZodObject<typeof rankingSettings>>;
