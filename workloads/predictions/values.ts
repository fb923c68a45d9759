import { z } from "zod";
import type { ServerSize, StorageGB } from "../../constructs/postgres-database/server-sizes";
import { AppSize } from "../app-size";

const count = z.number().int().min(0);

const sizes = [
  "B_Standard_B1ms",
  "B_Standard_B2s",
  "GP_Standard_D2ads_v5",
  "GP_Standard_D2ds_v5",
  "GP_Standard_D4ads_v5",
  "GP_Standard_D4ds_v5",
  "GP_Standard_D8ads_v5",
  "GP_Standard_D8ds_v5",
] as const satisfies readonly ServerSize[];

const storageGB = [32, 64, 128, 256, 512, 1024, 2048, 4096] as const satisfies readonly StorageGB[];

const Askers = z.strictObject({
  teams: z.array(z.enum(["developers", "operators", "dataEngineers", "dataScientists", "mlOperations"])),
  services: z.array(z.guid()).default([]),
  people: z.array(z.guid()).default([]),
});

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

  database: z
    .strictObject({
      /** Another one restarts the server. */
      size: z.enum(sizes),
      /** Gigabytes of its disk, which never shrinks. */
      storageGB: z.literal(storageGB),
      /** A second server that takes over. @default - one server */
      highAvailability: z.enum(["SameZone", "ZoneRedundant"]).optional(),
      /** Days to whose every moment a new server can be made from it. */
      backupDays: z.number().int().min(7).max(35),
    })
    .refine(({ size, highAvailability }) => highAvailability === undefined || size.startsWith("GP_"), {
      path: ["highAvailability"],
      error: "a size that begins with B_ has no second server",
    }),

  /** Who may do what, as app roles: teams by name; services, and people one by one, by their object ids. Whoever is in none may ask nothing. */
  access: z.strictObject({
    /** Ask for predictions, and tell outcomes. */
    predict: Askers,
    /** Read models, figures and one's own predictions. */
    read: Askers,
    /** Read every recorded prediction with its inputs. */
    audit: Askers,
    /**
     * Object ids of people and pipelines that may change the registration in Microsoft Entra ID: whoever deploys with the right
     * `Application.ReadWrite.OwnedBy` alone has to be one of them. Groups cannot be.
     */
    owners: z.array(z.guid()).min(1).optional(),
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
