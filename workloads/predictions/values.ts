import { z } from "zod";
import { AppSize } from "../app-size";
import { Askers, Owners } from "../askers";
import { DatabaseSize } from "../database-size";

const count = z.number().int().min(0);

/** What predictions differ in between environments: which models answer, who may ask them, and where the record is kept. */
export const PredictionsValues = z.strictObject({
  /** What every deploy registers: "built-in" for the two models that Vitrine trains, or a folder with manifest.json and its ONNX file. */
  models: z.array(z.union([z.literal("built-in"), z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/)])).min(1),

  /** The model that answers when none is named, and instead of one that cannot be used: "leaving" for its newest version, or "leaving@2". */
  defaultModel: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*(@[1-9]\d*)?$/, "a model's name, or name@version"),

  api: AppSize.safeExtend({
    /** Requests of one client in a minute. */
    requestsPerMinute: z.number().int().min(10).max(100_000),
  }),

  database: DatabaseSize,

  /** Who may do what, as app roles. Whoever is in none may ask nothing. */
  access: z.strictObject({
    /** Ask for predictions, and tell outcomes. */
    predict: Askers,
    /** Read models, figures and one's own predictions. */
    read: Askers,
    /** Read every recorded prediction with its inputs. */
    audit: Askers,
    /** @default - see SignIn */
    owners: Owners.optional(),
  }),

  /** Whole months that the record is kept, beside the current one. */
  retentionMonths: z.number().int().min(1).max(120),

  /** What is expected of it in a month, for the estimate of its cost; nothing is built from it. */
  expectedLoad: z.strictObject({
    /** Requests with rows. */
    requests: count,
    /** Rows of a request, on average. */
    rows: z.number().min(1).max(1000),
    /** Requests whose outcome is told later, and looks at the record. */
    lookups: count,
    /** New code with its migrations. */
    releases: count,
  }),
});

export type PredictionsValues = z.output<typeof PredictionsValues>;
